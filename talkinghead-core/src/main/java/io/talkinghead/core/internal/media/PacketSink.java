package io.talkinghead.core.internal.media;

import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;

/** Takes what an encoder gives. */
@FunctionalInterface
interface PacketSink {
  /** Takes the next packet, valid during the call; its time stamps count pictures or samples. */
  void accept(AVPacket packet) throws IOException;

  /** Gives {@code sink} the packets that {@code encoder} has ready, in {@code packet} each. */
  static void drain(AVCodecContext encoder, AVPacket packet, PacketSink sink) throws IOException {
    while (avcodec.avcodec_receive_packet(encoder, packet) >= 0) {
      try {
        sink.accept(packet);
      } finally {
        avcodec.av_packet_unref(packet);
      }
    }
  }
}
