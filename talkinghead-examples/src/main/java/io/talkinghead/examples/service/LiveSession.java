package io.talkinghead.examples.service;

import com.google.gson.JsonObject;
import io.talkinghead.GenerationReport;
import io.talkinghead.Output;
import io.talkinghead.VideoChunk;
import io.talkinghead.VideoFrame;
import io.talkinghead.core.live.SpeechStream;
import io.talkinghead.core.live.StreamEvent;
import io.talkinghead.core.live.StreamOptions;
import io.talkinghead.examples.json.EventJson;
import io.talkinghead.examples.json.ReportJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One live client: a hello, then sound in and video out, until {@code finish} or either side
 * leaves.
 *
 * <p><b>Threads:</b> messages come one at a time; video and events leave from threads of the
 * stream; the rest from any thread. While as much sound waits as a stream takes, the next message
 * waits, and so does the client's connection.
 */
final class LiveSession implements AutoCloseable {
  /** Closing codes of RFC 6455. */
  static final int NORMAL = 1000;

  static final int GOING_AWAY = 1001;
  private static final int POLICY = 1008;
  private static final int INTERNAL = 1011;
  private static final int TRY_LATER = 1013;

  private final Wire wire;
  private final Metrics metrics;
  private final long began = System.nanoTime();
  private volatile long heard = began;
  private volatile @Nullable SpeechStream stream;
  private boolean ended; // under this
  private StreamHello.@Nullable Format format;

  LiveSession(Wire wire, Metrics metrics) {
    this.wire = wire;
    this.metrics = metrics;
  }

  /** Returns whether it has said hello. */
  boolean greeted() {
    return stream != null;
  }

  /** Opens the stream that {@code hello} asks for. */
  void open(StreamHello hello, Heads heads, KeptAvatar.InUse avatar) throws IOException {
    format = hello.format();
    Heads.Lease head = heads.get(avatar.kept().backend(), /* live= */ true, hello.emotion());
    SpeechStream opened;
    try {
      opened = head.head().openStream(avatar.lease().avatar(), options(hello, avatar.kept()));
    } catch (IOException | RuntimeException e) {
      head.close();
      throw e;
    }
    stream = opened;
    var unused =
        opened
            .report()
            .whenComplete(
                (report, failure) -> {
                  avatar.lease().close();
                  head.close();
                  ended(report, failure);
                });
    Map<String, Object> ready = new LinkedHashMap<>();
    ready.put("event", "ready");
    ready.put("width", opened.width());
    ready.put("height", opened.height());
    ready.put("frameRate", hello.frameRate());
    wire.text(ready);
    if (hello.output() == StreamHello.Video.JPEG) {
      opened.subscribe(new Pictures((float) hello.quality()));
    }
    synchronized (this) {
      if (ended) {
        opened.close();
      }
    }
  }

  private StreamOptions options(StreamHello hello, KeptAvatar avatar) {
    StreamOptions.Builder options =
        StreamOptions.builder()
            .sampleRate(hello.sampleRate())
            .frameRate(hello.frameRate())
            .seed(hello.seed())
            .idle(hello.idle())
            .controls(
                avatar.backend().equals(Heads.BUILTIN)
                    ? Moods.apply(hello.emotion(), hello.controls())
                    : hello.controls())
            .motionEvents(hello.motion())
            .events(this::tell);
    if (hello.output() == StreamHello.Video.FMP4) {
      options.output(Output.chunks(hello.fragment(), new Chunks()));
    }
    return options.build();
  }

  private void tell(StreamEvent event) {
    try {
      wire.text(EventJson.json(event));
    } catch (IOException e) {
      gone();
    }
  }

  /**
   * Takes sound.
   *
   * @throws ProblemException 422 if the bytes are no whole samples, 409 before the hello
   */
  void sound(ByteBuffer bytes) throws InterruptedException {
    heard = System.nanoTime();
    SpeechStream open = requireOpen();
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int size = format == StreamHello.Format.F32LE ? Float.BYTES : Short.BYTES;
    if (bytes.remaining() % size != 0) {
      throw Problem.of(
              422,
              "SOUND_MALFORMED",
              "A message of sound has %d bytes, which are no whole samples of %d bytes."
                  .formatted(bytes.remaining(), size))
          .exception();
    }
    if (format == StreamHello.Format.F32LE) {
      float[] samples = new float[bytes.remaining() / size];
      bytes.asFloatBuffer().get(samples);
      open.write(samples);
    } else {
      open.write(bytes);
    }
  }

  /**
   * Takes a command.
   *
   * @throws ProblemException 422 if it is none
   */
  void command(JsonObject json) {
    heard = System.nanoTime();
    SpeechStream open = requireOpen();
    String type = new JsonFields(json, java.util.Set.of("type")).text("type").orElse("");
    switch (type) {
      case "interrupt" -> open.interrupt(); // and the event tells where
      case "finish" -> open.finish();
      default ->
          throw Problem.of(
                  422, "COMMAND_UNKNOWN", "After the hello there are interrupt, finish, and sound.")
              .exception();
    }
  }

  private SpeechStream requireOpen() {
    SpeechStream open = stream;
    if (open == null) {
      throw Problem.of(
              409, "HELLO_NEEDED", "Say hello first: {\"type\": \"hello\", \"avatar\": TOKEN}.")
          .exception();
    }
    return open;
  }

  /** Returns for how long the client has said nothing, nanoseconds. */
  long stillNanos() {
    return System.nanoTime() - heard;
  }

  /** Returns for how long it has been here, nanoseconds. */
  long ageNanos() {
    return System.nanoTime() - began;
  }

  private void ended(@Nullable GenerationReport report, @Nullable Throwable failure) {
    if (report != null) {
      metrics.streamed(report);
      finished(report);
    } else if (failure != null) {
      Throwable cause = failure instanceof CompletionException c ? c.getCause() : failure;
      if (!(cause instanceof CancellationException)) {
        fail(Problems.of(failure));
      }
    }
  }

  private void finished(GenerationReport report) {
    if (!end()) {
      return;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("event", "finished");
    json.put("report", ReportJson.json(report));
    say(json, NORMAL, "finished");
  }

  /** Tells the client what is wrong, and ends. */
  void fail(Problem problem) {
    if (!end()) {
      return;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("event", "error");
    json.put("problem", problem.json());
    int code =
        switch (problem.status()) {
          case 429, 503 -> TRY_LATER;
          case 500 -> INTERNAL;
          default -> POLICY;
        };
    closeStream(); // first, so that who comes back at once finds its place free
    say(json, code, problem.code());
  }

  private void say(Map<String, ?> json, int code, String reason) {
    try {
      wire.text(json);
      wire.close(code, reason);
    } catch (IOException e) {
      // it has gone
    }
  }

  private synchronized boolean end() {
    boolean first = !ended;
    ended = true;
    return first;
  }

  /** The client has gone. */
  void gone() {
    end();
    closeStream();
  }

  private void closeStream() {
    SpeechStream open = stream;
    if (open != null) {
      open.close();
    }
  }

  /** Sends the client away, since the service ends. */
  @Override
  public void close() {
    if (end()) {
      wire.close(GOING_AWAY, "the service stops");
    }
    closeStream();
  }

  /** Sends MP4. */
  private final class Chunks implements Output.ChunkReceiver {
    @Override
    public void begin(byte[] header, String codecs) throws IOException {
      Map<String, Object> media = new LinkedHashMap<>();
      media.put("event", "media");
      media.put("mime", "video/mp4; codecs=\"" + codecs + "\"");
      wire.text(media);
      wire.binary(ByteBuffer.wrap(header));
    }

    @Override
    public void accept(VideoChunk chunk) throws IOException {
      wire.binary(ByteBuffer.wrap(chunk.bytes()));
    }
  }

  /** Sends pictures, and asks for the next when one has left. */
  private final class Pictures implements Flow.Subscriber<VideoFrame> {
    private final float quality;
    private Flow.@Nullable Subscription subscription;

    Pictures(float quality) {
      this.quality = quality;
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
      subscription = to;
      to.request(1);
    }

    @Override
    public void onNext(VideoFrame frame) {
      try {
        byte[] jpeg = Jpeg.encode(Jpeg.image(frame.picture()), quality);
        wire.binary(
            ByteBuffer.allocate(Long.BYTES + jpeg.length).putLong(frame.timeUs()).put(jpeg).flip());
        if (subscription != null) {
          subscription.request(1);
        }
      } catch (IOException e) {
        gone();
      }
    }

    @Override
    public void onError(Throwable failure) {
      // the report tells, too
    }

    @Override
    public void onComplete() {
      // the report tells, too
    }
  }
}
