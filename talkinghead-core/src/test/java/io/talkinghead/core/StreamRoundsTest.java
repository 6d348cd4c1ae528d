package io.talkinghead.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.AudioClip;
import io.talkinghead.GenerationReport;
import io.talkinghead.Output;
import io.talkinghead.StageFailedException;
import io.talkinghead.VideoFrame;
import io.talkinghead.core.live.SpeechStream;
import io.talkinghead.core.live.StreamOptions;
import io.talkinghead.spi.fake.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 600 rounds, each the same when it is run again: a stream takes its n-th step at one of the
 * stages, and there something happens to it. Every stage meets everything several times.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class StreamRoundsTest {
  private static final int ROUNDS = 600;
  private static final float[] SOUND =
      ((AudioClip.Content.Samples) Studio.voice(16_000, 3).content()).interleaved();

  /** What happens. */
  private enum Event {
    CLOSE,
    CANCEL,
    FAILURE,
    THREAD_INTERRUPT,
    INTERRUPT
  }

  /** A place of the pipeline, and how often a stream passes it. */
  private record Point(String name, int passes) {}

  /**
   * What the fakes' constructors and {@code open} of painters and encoders do happens before there
   * is a stream; only failures can meet it there.
   */
  private static final List<String> BEFORE = List.of("warper.open", "encoder.open");

  // sessions fail to close in some rounds, which is logged each time
  private static final Logger LOG = Logger.getLogger("io.talkinghead.core.internal.live.LiveJob");

  private final Studio studio = new Studio();
  private final Map<Event, Integer> seen = new EnumMap<>(Event.class);
  @TempDir Path folder;

  @BeforeAll
  static void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    LOG.setLevel(null);
  }

  /** Takes everything. */
  private static final class Taker implements Flow.Subscriber<VideoFrame> {
    final List<Byte> lights = new ArrayList<>();
    volatile Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(VideoFrame frame) {
      lights.add(frame.picture().rgb()[0]);
    }

    @Override
    public void onError(Throwable cause) {
      // the report tells
    }

    @Override
    public void onComplete() {
      // the report tells
    }
  }

  private StreamOptions options(boolean file) {
    StreamOptions.Builder options = StreamOptions.builder().seed(7);
    if (file) {
      options.output(Output.mp4(folder.resolve("v.mp4")));
    }
    return options.build();
  }

  /** Returns what an undisturbed stream shows. */
  private static List<Byte> show(TalkingHead head, StreamOptions options) throws Exception {
    Taker taker = new Taker();
    try (SpeechStream stream = head.openStream(Studio.AVATAR, options)) {
      stream.subscribe(taker);
      speak(stream);
      stream.report().get();
    }
    return taker.lights;
  }

  private static void speak(SpeechStream stream) throws InterruptedException {
    for (int at = 0; at < SOUND.length; at += 4000) {
      stream.write(SOUND, at, 4000);
    }
    stream.finish();
  }

  /** Returns every point that a stream passes. */
  private List<Point> points(TalkingHead head, boolean file) throws Exception {
    Map<String, AtomicInteger> passes = new ConcurrentHashMap<>();
    studio.trouble = p -> passes.computeIfAbsent(p, q -> new AtomicInteger()).incrementAndGet();
    show(head, options(file));
    studio.requireThreadsEnd();
    studio.trouble = Trouble.NONE;
    List<Point> points = new ArrayList<>();
    new TreeMap<>(passes).forEach((name, count) -> points.add(new Point(name, count.get())));
    return points;
  }

  @Test
  void whateverHappensWherever_leavesNothing_andTheNextStreamIsRight() throws Exception {
    studio.crops = true;
    try (TalkingHead head = studio.head()) {
      List<Point> bare = points(head, /* file= */ false);
      List<Point> withFile = points(head, /* file= */ true);
      assertThat(withFile).extracting(Point::name).contains("extractor.open", "generator.accept");
      assertThat(withFile).extracting(Point::name).contains("warper.paint", "warper.paste");
      assertThat(withFile).extracting(Point::name).contains("encoder.write", "encoder.finish");
      List<Byte> reference = show(head, options(/* file= */ false));
      byte[] whole = Files.readAllBytes(folder.resolve("v.mp4"));
      Files.delete(folder.resolve("v.mp4"));
      assertThat(reference).hasSize(25);
      for (int round = 0; round < ROUNDS; round++) {
        boolean file = round % 2 == 0;
        List<Point> points = file ? withFile : bare;
        Point point = points.get(round / 2 % points.size());
        Event event = Event.values()[round / 2 / points.size() % Event.values().length];
        disturb(head, round, point, BEFORE.contains(point.name()) ? Event.FAILURE : event, whole);
        assertThat(show(head, options(/* file= */ false)))
            .as("after round %d", round)
            .isEqualTo(reference);
        studio.requireThreadsEnd();
        studio.threads.clear();
      }
      assertThat(seen).hasSize(Event.values().length);
      assertThat(seen.values().stream().mapToInt(n -> n).sum()).isGreaterThanOrEqualTo(500);
    }
  }

  private void disturb(TalkingHead head, int round, Point point, Event event, byte[] whole)
      throws Exception {
    AtomicInteger left = new AtomicInteger(1 + new Random(round).nextInt(point.passes()));
    AtomicInteger open = new AtomicInteger();
    AtomicInteger happened = new AtomicInteger();
    CompletableFuture<SpeechStream> known = new CompletableFuture<>();
    Taker taker = new Taker();
    studio.trouble =
        at -> {
          if (at.endsWith(".close")) {
            open.decrementAndGet();
          }
          if (at.equals(point.name()) && left.decrementAndGet() == 0) {
            happened.incrementAndGet();
            happen(event, known, taker);
          }
          if (at.endsWith(".open")) {
            open.incrementAndGet();
          }
        };
    String what = "round %d, %s at %s".formatted(round, event, point);
    boolean complete = false;
    try (SpeechStream stream = head.openStream(Studio.AVATAR, options(round % 2 == 0))) {
      stream.subscribe(taker);
      known.complete(stream);
      CompletableFuture<GenerationReport> report = stream.report();
      try {
        speak(stream);
      } catch (IllegalStateException e) { // it had ended by then
        assertThat(event).as(what).isNotEqualTo(Event.INTERRUPT);
      }
      complete = report.handle((done, failure) -> failure == null).get();
    } catch (StageFailedException e) { // it could not be opened
      assertThat(point.name()).as(what).isIn(BEFORE);
    }
    studio.requireThreadsEnd();
    studio.trouble = Trouble.NONE;
    assertThat(open).as("%s: sessions left open", what).hasValue(0);
    requireWholeOrNothing(what, round % 2 == 0 && complete, event, whole);
    if (happened.get() > 0) {
      seen.merge(event, 1, Integer::sum);
    }
  }

  private static void happen(Event event, CompletableFuture<SpeechStream> known, Taker taker)
      throws IOException {
    switch (event) {
      case CLOSE -> known.join().close();
      case CANCEL -> {
        known.join();
        Objects.requireNonNull(taker.subscription).cancel();
      }
      case FAILURE -> throw new IOException("boom");
      case THREAD_INTERRUPT -> Thread.currentThread().interrupt();
      case INTERRUPT -> {
        try {
          known.join().interrupt();
        } catch (IllegalStateException e) { // finished by then, or it ends
          assertThat(e).hasMessageMatching(".*(finished|closed).*");
        }
      }
      default -> throw new AssertionError(event);
    }
  }

  private void requireWholeOrNothing(String what, boolean wanted, Event event, byte[] whole)
      throws IOException {
    List<Path> left = Studio.list(folder);
    if (!wanted) {
      assertThat(left).as("%s: files left", what).isEmpty();
      return;
    }
    assertThat(left).as(what).containsExactly(folder.resolve("v.mp4"));
    if (event != Event.INTERRUPT) { // which drops sound
      assertThat(left.get(0)).as(what).hasBinaryContent(whole);
    }
    Files.delete(left.get(0));
  }
}
