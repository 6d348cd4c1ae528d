package io.talkinghead.core.internal.media;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A caller's stream as a channel; flushed, never closed. */
final class StreamChannel implements WritableByteChannel {
  private final OutputStream stream;
  private final byte[] piece = new byte[1 << 14];
  private boolean dirty;

  StreamChannel(OutputStream stream) {
    this.stream = stream;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int count = Math.min(piece.length, source.remaining());
    source.get(piece, 0, count);
    stream.write(piece, 0, count);
    dirty = true;
    return count;
  }

  /** Flushes the stream if something was written since the last time. */
  void flush() throws IOException {
    if (dirty) {
      dirty = false;
      stream.flush();
    }
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {
    // the stream is the caller's
  }
}
