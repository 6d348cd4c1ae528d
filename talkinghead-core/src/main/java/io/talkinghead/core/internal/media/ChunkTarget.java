package io.talkinghead.core.internal.media;

import io.talkinghead.VideoChunk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/**
 * Fragmented MP4, handed over chunk by chunk: the header by itself, then fragments that each begin
 * with a key frame. Holds one chunk in memory.
 */
final class ChunkTarget implements MuxTarget {
  private static final int MOOF = 0x6d6f6f66;

  private final int chunkFrames;
  private final ChunkSink sink;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final WritableByteChannel channel = Channels.newChannel(bytes);
  private String codecs = "";
  private long chunks;
  private long startUs;

  ChunkTarget(int chunkFrames, ChunkSink sink) {
    this.chunkFrames = chunkFrames;
    this.sink = sink;
  }

  /** Returns how many pictures fill {@code length}, at least 1. */
  static int frames(Duration length, int frameRate) {
    return (int) Math.max(1, Math.round(length.toMillis() * frameRate / 1000.0));
  }

  @Override
  public Map<String, String> settings(int movieTicks) {
    return Map.of(
        "movie_timescale",
        Integer.toString(movieTicks),
        "movflags",
        "frag_custom+empty_moov+default_base_moof+delay_moov+skip_trailer");
  }

  @Override
  public boolean live() {
    return true;
  }

  @Override
  public int chunkFrames() {
    return chunkFrames;
  }

  @Override
  public WritableByteChannel channel() {
    return channel;
  }

  @Override
  public void opened(String codecsOfAll) {
    codecs = codecsOfAll;
  }

  @Override
  public void cut(long endUs) throws IOException {
    byte[] all = bytes.toByteArray();
    bytes.reset();
    int header = 0;
    if (chunks == 0) {
      header = fragmentsFrom(all);
      sink.begin(Arrays.copyOf(all, header), codecs);
    }
    byte[] fragment = Arrays.copyOfRange(all, header, all.length);
    sink.accept(new VideoChunk(chunks++, startUs, endUs - startUs, fragment));
    startUs = endUs;
  }

  private static int fragmentsFrom(byte[] mp4) {
    ByteBuffer boxes = ByteBuffer.wrap(mp4);
    int at = 0;
    while (at + 8 <= mp4.length && boxes.getInt(at + 4) != MOOF) {
      at += boxes.getInt(at);
    }
    return at;
  }

  @Override
  public void commit() throws IOException {
    sink.commit();
  }

  @Override
  public void release() {
    sink.release();
  }

  @Override
  public IOException translate(Throwable cause) {
    return sink.translate(cause);
  }
}
