package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes one MP4 or transport stream: pictures as H.264, woven with their sound by a {@link
 * StreamWeaver}.
 */
final class MuxedSession extends BaseSession {
  private final H264Encoder video;
  private final StreamWeaver weaver;

  private MuxedSession(VideoEncoder.Request request, @Nullable String h264, MuxTarget target)
      throws IOException {
    super(request);
    video =
        H264Encoder.open(
            request.width(),
            request.height(),
            request.frameRate(),
            h264,
            target.chunkFrames(),
            target.live());
    try {
      weaver = new StreamWeaver(target, request.frameRate(), video, request.sound());
    } catch (IOException | RuntimeException | Error e) {
      video.close();
      throw e;
    }
  }

  /** Opens a session that writes to {@code target}, and owns it once this has returned. */
  static MuxedSession open(VideoEncoder.Request request, @Nullable String h264, MuxTarget target)
      throws IOException {
    return new MuxedSession(request, h264, target);
  }

  @Override
  public String encoder() {
    return weaver.sounds() ? video.name() + " + aac" : video.name();
  }

  @Override
  public Optional<String> codecs() {
    return Optional.of(weaver.codecs());
  }

  @Override
  void add(FrameBuffer picture, long index) throws IOException {
    video.encode(picture, index, weaver::take);
    weaver.flush();
  }

  @Override
  void complete(long count) throws IOException {
    video.finish(weaver::take);
    weaver.complete(count);
  }

  @Override
  void release() {
    weaver.close();
    video.close();
  }
}
