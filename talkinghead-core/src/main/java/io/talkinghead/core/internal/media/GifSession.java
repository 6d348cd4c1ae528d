package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Writes an animated GIF that repeats for ever, paced by {@link PreviewPace}. Its one palette comes
 * from the first two seconds, which are held back for that.
 */
final class GifSession extends BaseSession {
  private static final int TICKS = 100; // the format counts hundredths
  private static final int HELD_BACK = 25;

  private record Held(FrameBuffer picture, long index) {}

  private final Partial file;
  private final PreviewPace pace;
  private final int width;
  private final int height;
  private final CropScaler scaler;
  private final GifPalette palette = new GifPalette();
  private final Deque<Held> held = new ArrayDeque<>();
  private @Nullable GifWriter writer;

  GifSession(VideoEncoder.Request request, Partial file) {
    super(request);
    this.file = file;
    pace = new PreviewPace(request.frameRate());
    width = PreviewPace.scaled(request.width(), request.width(), request.height());
    height = PreviewPace.scaled(request.height(), request.width(), request.height());
    scaler = new CropScaler(0, 0, request.width(), request.height(), width, height);
  }

  @Override
  public String encoder() {
    return "gif";
  }

  @Override
  void add(FrameBuffer picture, long index) throws IOException {
    if (!pace.shows(index)) {
      return;
    }
    FrameBuffer small = new FrameBuffer(width, height);
    scaler.apply(picture, small);
    held.add(new Held(small, index));
    if (writer == null) {
      palette.count(small);
      if (held.size() == HELD_BACK) {
        begin();
      }
    }
    // the last one stays until it is known how long it is shown
    while (writer != null && held.size() > 1) {
      emit(held.remove(), Long.MAX_VALUE);
    }
  }

  private void begin() throws IOException {
    palette.choose();
    try {
      writer = new GifWriter(file.channel(), width, height, palette);
    } catch (IOException e) {
      throw file.translate(e);
    }
  }

  private void emit(Held next, long count) throws IOException {
    long time = pace.time(next.index, TICKS);
    long end = pace.time(pace.next(next.index, count), TICKS);
    GifWriter open = writer;
    if (open != null) {
      try {
        open.write(next.picture, time, end - time);
      } catch (IOException e) {
        throw file.translate(e);
      }
    }
  }

  @Override
  void complete(long count) throws IOException {
    if (writer == null) {
      begin();
    }
    while (!held.isEmpty()) {
      emit(held.remove(), count);
    }
    try {
      if (writer != null) {
        writer.end();
      }
    } catch (IOException e) {
      throw file.translate(e);
    }
    file.commit();
  }

  @Override
  void release() {
    if (writer != null) {
      writer.close();
    }
    file.close();
  }
}
