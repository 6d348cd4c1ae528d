package io.talkinghead.core.internal.media;

import io.talkinghead.Options;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.VideoEncoder;
import io.talkinghead.spi.VideoEncoderProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds the encoder {@code ffmpeg}.
 *
 * <p>Its option {@value #H264_PROPERTY} names the H.264 encoder to use, such as {@code
 * libopenh264}; without it the first of NVENC, x264 and openh264 that opens is used.
 */
public final class FfmpegVideoEncoderProvider implements VideoEncoderProvider {
  /** Name of the option that fixes the H.264 encoder. */
  public static final String H264_PROPERTY = "ffmpeg.h264";

  /** For {@link java.util.ServiceLoader}. */
  public FfmpegVideoEncoderProvider() {}

  @Override
  public String name() {
    return "ffmpeg";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Availability availability(Options options) {
    return Natives.availability();
  }

  @Override
  public VideoEncoder create(Options options) {
    Natives.load();
    @Nullable String wanted = options.properties().get(H264_PROPERTY);
    return new FfmpegVideoEncoder(wanted);
  }
}
