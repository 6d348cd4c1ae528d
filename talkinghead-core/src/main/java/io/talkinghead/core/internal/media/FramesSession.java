package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import io.talkinghead.Output;
import io.talkinghead.VideoFrame;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;

/** Hands pictures on as they are. */
final class FramesSession extends BaseSession {
  private final Output.Receiver receiver;

  FramesSession(VideoEncoder.Request request, Output.Receiver receiver) {
    super(request);
    this.receiver = receiver;
  }

  @Override
  public String encoder() {
    return "none";
  }

  @Override
  void add(FrameBuffer picture, long index) throws IOException {
    receiver.accept(new VideoFrame(index, timeUs(index), picture));
  }

  @Override
  void complete(long count) {
    // the receiver has them all
  }

  @Override
  void release() {
    // nothing held
  }
}
