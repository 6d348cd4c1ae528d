package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.util.Locale;

/** Writes {@code frame_000000.png}, ... into a folder. */
final class PngSession extends BaseSession {
  private final Partial folder;

  PngSession(VideoEncoder.Request request, Partial folder) {
    super(request);
    this.folder = folder;
  }

  @Override
  public String encoder() {
    return "png";
  }

  @Override
  void add(FrameBuffer picture, long index) throws IOException {
    String name = String.format(Locale.ROOT, "frame_%06d.png", index);
    try {
      Pictures.writePng(picture, folder.path().resolve(name));
    } catch (IOException e) {
      throw folder.translate(e);
    }
  }

  @Override
  void complete(long count) throws IOException {
    folder.commit();
  }

  @Override
  void release() {
    folder.close();
  }
}
