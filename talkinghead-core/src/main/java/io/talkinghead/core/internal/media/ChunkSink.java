package io.talkinghead.core.internal.media;

import io.talkinghead.Output;
import io.talkinghead.VideoChunk;
import java.io.IOException;

/** Where the chunks of a fragmented MP4 go. */
interface ChunkSink {
  /** Takes the header, before the first chunk. */
  void begin(byte[] header, String codecs) throws IOException;

  /** Takes the next chunk. */
  void accept(VideoChunk chunk) throws IOException;

  /** Takes note that the video is whole. */
  void commit() throws IOException;

  /** Removes every trace unless it was committed; called once. */
  void release();

  /** Returns {@code cause}, met while writing, as a typed error. */
  IOException translate(Throwable cause);

  /** Hands chunks to {@code receiver}. */
  static ChunkSink to(Output.ChunkReceiver receiver) {
    return new ChunkSink() {
      @Override
      public void begin(byte[] header, String codecs) throws IOException {
        receiver.begin(header, codecs);
      }

      @Override
      public void accept(VideoChunk chunk) throws IOException {
        receiver.accept(chunk);
      }

      @Override
      public void commit() {
        // the receiver has all
      }

      @Override
      public void release() {
        // the receiver keeps what it wants
      }

      @Override
      public IOException translate(Throwable cause) {
        return TargetErrors.ofStream(cause);
      }
    };
  }
}
