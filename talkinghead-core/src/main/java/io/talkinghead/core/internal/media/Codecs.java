package io.talkinghead.core.internal.media;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.javacpp.BytePointer;

/**
 * Names what an encoder makes, as RFC 6381 writes it, from the configuration that the encoder
 * itself gives out.
 */
final class Codecs {
  private static final int SEQUENCE_PARAMETERS = 7;

  private Codecs() {}

  /** Returns such as {@code avc1.64001E}: profile, constraints and level (ISO/IEC 14496-15). */
  static String h264(AVCodecContext codec) {
    return h264(configuration(codec));
  }

  /** Names the codec of {@code configuration}, which is an avcC, or NAL units after start codes. */
  static String h264(ByteBuffer configuration) {
    int at = configuration.get(0) == 1 ? 1 : sequenceParameters(configuration);
    return String.format(
        Locale.ROOT,
        "avc1.%02X%02X%02X",
        configuration.get(at),
        configuration.get(at + 1),
        configuration.get(at + 2));
  }

  /** Returns such as {@code mp4a.40.2}: the audio object type (ISO/IEC 14496-3). */
  static String aac(AVCodecContext codec) {
    int type = (configuration(codec).get(0) & 0xff) >> 3;
    return "mp4a.40." + type;
  }

  private static int sequenceParameters(ByteBuffer bytes) {
    for (int i = 0; i + 6 < bytes.limit(); i++) {
      if (bytes.get(i) == 0
          && bytes.get(i + 1) == 0
          && bytes.get(i + 2) == 1
          && (bytes.get(i + 3) & 0x1f) == SEQUENCE_PARAMETERS) {
        return i + 4;
      }
    }
    throw new IllegalStateException("the encoder gives no sequence parameters");
  }

  private static ByteBuffer configuration(AVCodecContext codec) {
    byte[] copy = new byte[codec.extradata_size()];
    new BytePointer(codec.extradata()).get(copy);
    return ByteBuffer.wrap(copy);
  }
}
