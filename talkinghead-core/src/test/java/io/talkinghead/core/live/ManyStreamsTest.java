package io.talkinghead.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.Capacity;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.VideoFrame;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.builtin.Portraits;
import io.talkinghead.core.internal.builtin.speech.Voices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams side by side, and streams that keep time. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ManyStreamsTest {
  private static final int RATE = 16_000;
  private static final int SPEAKERS = 8;
  private static final Avatar[] PEOPLE = new Avatar[SPEAKERS];
  private static TalkingHead head;
  private static Avatar cartoon;

  @BeforeAll
  static void open() throws Exception {
    head =
        TalkingHead.open(
            Options.builder().backend("builtin").capacity(new Capacity(9, 2, 10)).build());
    for (int n = 0; n < SPEAKERS; n++) {
      PEOPLE[n] = head.encode(Portraits.person(n), FrameSize.square(64));
    }
    cartoon = PEOPLE[0];
  }

  @AfterAll
  static void close() {
    head.close();
  }

  /** A second and a half of the n-th voice: the samples, each at four heights. */
  private static float[] voice(int n) {
    float[] sample = Voices.sample(n % 2 == 0 ? "hello_slt.wav" : "hello_rms.wav");
    double speed = 0.8 + 0.1 * n;
    float[] voice = new float[3 * RATE / 2];
    for (int i = 0; i < voice.length; i++) {
      int at = (int) (i * speed);
      double share = i * speed - at;
      voice[i] = (float) (sample[at] * (1 - share) + sample[at + 1] * share);
    }
    return voice;
  }

  /** The n-th speaker: another voice, portrait and seed. */
  private static List<String> speak(int n) throws Exception {
    float[] said = voice(n);
    StreamOptions options = StreamOptions.builder().seed(n).build();
    try (SpeechStream stream = head.openStream(PEOPLE[n], options)) {
      Watcher watcher = Watcher.eager();
      stream.subscribe(watcher);
      for (int at = 0; at < said.length; at += 480) {
        stream.write(said, at, Math.min(480, said.length - at));
      }
      stream.finish();
      return Watcher.pixels(watcher.awaitEnd());
    }
  }

  @Test
  void eightAtOnce_andAFile_showWhatEachShowsAlone() throws Exception {
    List<List<String>> alone = new ArrayList<>();
    for (int n = 0; n < SPEAKERS; n++) {
      alone.add(speak(n));
    }
    GenerationRequest file =
        GenerationRequest.builder(PEOPLE[1], Output.frames(frame -> {}))
            .audio(AudioClip.of(Voices.sample("hello_rms.wav"), RATE))
            .build();
    CompletableFuture<GenerationReport> job = head.start(file);
    List<List<String>> together = new ArrayList<>(Collections.nCopies(SPEAKERS, List.of()));
    List<Thread> speakers = new ArrayList<>();
    for (int n = 0; n < SPEAKERS; n++) {
      int speaker = n;
      Thread thread =
          new Thread(
              () -> {
                try {
                  together.set(speaker, speak(speaker));
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      thread.start();
      speakers.add(thread);
    }
    for (Thread thread : speakers) {
      thread.join();
    }
    assertThat(together).isEqualTo(alone);
    assertThat(alone.stream().distinct()).hasSize(SPEAKERS);
    assertThat(job.get().frames()).isPositive();
  }

  /** Takes everything; when it gets {@code frame}, {@code millis} go by. */
  private static Watcher sleepy(ManualClock clock, long frame, long millis) {
    return new Watcher(Long.MAX_VALUE) {
      @Override
      public synchronized void onNext(VideoFrame shown) {
        super.onNext(shown);
        if (shown.index() == frame) {
          clock.advance(millis);
        }
      }
    };
  }

  @Test
  void pacedStream_leavesOutWhatIsLate_andCountsIt() throws Exception {
    ManualClock clock = ManualClock.leaping();
    List<StreamEvent> events = Collections.synchronizedList(new ArrayList<>());
    StreamOptions options =
        StreamOptions.builder()
            .pacing(Duration.ofMillis(80))
            .clock(clock)
            .events(events::add)
            .build();
    try (TalkingHead slow =
            TalkingHead.open(
                Options.builder().backend("builtin").workers(1).queueFrames(1).build());
        SpeechStream stream = slow.openStream(cartoon, options)) {
      stream.write(Arrays.copyOf(Voices.sample("hello_slt.wav"), 4 * RATE));
      stream.finish();
      Watcher watcher = sleepy(clock, 20, 1500);
      stream.subscribe(watcher);
      List<Watcher.Shown> shown = watcher.awaitEnd();
      long late = stream.report().get().live().orElseThrow().lateFrames();

      // 1,500 ms are 37 pictures; one or two had been painted by then
      assertThat(late).isBetween(30L, 37L);
      assertThat(shown.size() + late).isEqualTo(100);
      assertThat(events.stream().filter(e -> e instanceof StreamEvent.FrameLate))
          .hasSize((int) late);
      for (int i = 1; i < shown.size(); i++) {
        assertThat(shown.get(i).index()).isGreaterThan(shown.get(i - 1).index());
        assertThat(shown.get(i).timeUs()).isEqualTo(40_000 * shown.get(i).index());
      }
    }
  }

  @Test
  void pacedStream_showsEachPictureWhenItIsDue() throws Exception {
    ManualClock clock = ManualClock.leaping();
    List<Long> times = new ArrayList<>();
    StreamOptions options =
        StreamOptions.builder().pacing(Duration.ofMillis(200)).clock(clock).build();
    try (SpeechStream stream = head.openStream(cartoon, options)) {
      Watcher watcher =
          new Watcher(Long.MAX_VALUE) {
            @Override
            public synchronized void onNext(VideoFrame frame) {
              super.onNext(frame);
              times.add(clock.nanoTime());
            }
          };
      stream.write(Arrays.copyOf(Voices.sample("hello_slt.wav"), RATE));
      stream.finish();
      stream.subscribe(watcher);
      watcher.awaitEnd();
      assertThat(times).hasSize(25);
      for (int i = 1; i < times.size(); i++) {
        assertThat(times.get(i) - times.get(i - 1)).isEqualTo(40_000_000L);
      }
      assertThat(stream.report().get().live().orElseThrow().lateFrames()).isZero();
    }
  }

  @Test
  void soundThatComesLate_movesThePictures_andIsToldAsUnderrun() throws Exception {
    ManualClock clock = ManualClock.leaping();
    StreamOptions options =
        StreamOptions.builder().pacing(Duration.ofMillis(80)).clock(clock).build();
    float[] voice = Arrays.copyOf(Voices.sample("hello_slt.wav"), 2 * RATE);
    try (SpeechStream stream = head.openStream(cartoon, options)) {
      Watcher watcher = Watcher.eager();
      stream.subscribe(watcher);
      stream.write(voice, 0, RATE);
      watcher.await(19);
      clock.advance(2000); // the microphone was dead
      stream.write(voice, RATE, RATE);
      stream.finish();

      assertThat(watcher.awaitEnd()).hasSize(50);
      GenerationReport.Live live = stream.report().get().live().orElseThrow();
      assertThat(live.underruns()).isEqualTo(1);
      assertThat(live.lateFrames()).isZero();
    }
  }
}
