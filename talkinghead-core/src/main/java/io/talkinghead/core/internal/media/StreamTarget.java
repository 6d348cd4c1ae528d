package io.talkinghead.core.internal.media;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A caller's stream: fragmented MP4, or an MPEG transport stream; flushed after each picture. */
final class StreamTarget implements MuxTarget {
  /**
   * A transport stream begins a little after zero, so that the sound's priming has room before the
   * first picture.
   */
  private static final Map<String, String> TS =
      Map.of("output_ts_offset", "0.2", "mpegts_flags", "resend_headers", "pat_period", "0.5");

  private final String format;
  private final Map<String, String> settings;
  private final StreamChannel channel;

  private StreamTarget(String format, Map<String, String> settings, OutputStream stream) {
    this.format = format;
    this.settings = settings;
    this.channel = new StreamChannel(stream);
  }

  /** Writes fragments that are cut at key frames and after {@code fragment}. */
  static StreamTarget mp4(OutputStream stream, Duration fragment) {
    return new StreamTarget(
        "mp4",
        Map.of(
            "movflags",
            "frag_keyframe+empty_moov+default_base_moof+delay_moov",
            "frag_duration",
            Long.toString(fragment.toNanos() / 1000)),
        stream);
  }

  /** Writes a transport stream. */
  static StreamTarget mpegTs(OutputStream stream) {
    return new StreamTarget("mpegts", TS, stream);
  }

  @Override
  public String format() {
    return format;
  }

  @Override
  public Map<String, String> settings(int movieTicks) {
    Map<String, String> all = new HashMap<>(settings);
    if (format.equals("mp4")) {
      all.put("movie_timescale", Integer.toString(movieTicks));
    }
    return all;
  }

  @Override
  public boolean live() {
    return true;
  }

  @Override
  public WritableByteChannel channel() {
    return channel;
  }

  @Override
  public void flush() throws IOException {
    channel.flush();
  }

  @Override
  public void commit() {
    // all is written
  }

  @Override
  public void release() {
    // the stream is the caller's
  }

  @Override
  public IOException translate(Throwable cause) {
    return TargetErrors.ofStream(cause);
  }
}
