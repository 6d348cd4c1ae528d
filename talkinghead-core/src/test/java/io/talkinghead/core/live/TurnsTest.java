package io.talkinghead.core.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.Articulation;
import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.Options;
import io.talkinghead.SpeechEvent;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.builtin.Portraits;
import io.talkinghead.core.internal.builtin.speech.Voices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interruptions and idling, on the built-in stages. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TurnsTest {
  private static final int RATE = 16_000;
  private static final int FRAME = RATE / 25;
  private static final float[] FIRST = Voices.sample("hello_slt.wav");
  private static final float[] SECOND = Voices.sample("hello_rms.wav");
  private static TalkingHead head;
  private static Avatar avatar;

  @BeforeAll
  static void open() throws Exception {
    head = TalkingHead.open(Options.builder().backend("builtin").build());
    avatar = head.encode(Portraits.cartoon(), FrameSize.square(64));
  }

  @AfterAll
  static void close() {
    head.close();
  }

  private static StreamOptions.Builder options() {
    return StreamOptions.builder().seed(3);
  }

  /** Returns what an uninterrupted stream shows. */
  private static List<String> reference(float[] voice) throws Exception {
    try (SpeechStream stream = head.openStream(avatar, options().build())) {
      Watcher watcher = Watcher.eager();
      stream.subscribe(watcher);
      stream.write(voice);
      stream.finish();
      return Watcher.pixels(watcher.awaitEnd());
    }
  }

  @Test
  void afterInterruptions_theStreamShowsWhatItWouldWithoutTheDroppedSound() throws Exception {
    Random random = new Random(20_261_121);
    for (int round = 0; round < 6; round++) {
      List<Integer> cuts = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(3); i++) {
        cuts.add((cuts.isEmpty() ? 0 : cuts.get(cuts.size() - 1)) + random.nextInt(40));
      }
      requireNoResidue(cuts, random);
    }
  }

  private static void requireNoResidue(List<Integer> cuts, Random random) throws Exception {
    float[] kept = new float[0];
    Watcher watcher = new Watcher(0);
    try (SpeechStream stream = head.openStream(avatar, options().build())) {
      stream.subscribe(watcher);
      int done = 0;
      for (int i = 0; i <= cuts.size(); i++) {
        float[] voice = i % 2 == 0 ? FIRST : SECOND;
        int from = random.nextInt(RATE);
        float[] said = Arrays.copyOfRange(voice, from, from + 3 * RATE);
        stream.write(said);
        if (i == cuts.size()) {
          kept = Voices.join(kept, said);
          watcher.subscription().request(Long.MAX_VALUE);
          stream.finish();
          break;
        }
        int cut = cuts.get(i);
        watcher.subscription().request(cut - done);
        watcher.await(cut);
        assertThat(stream.interrupt()).isEqualTo(Duration.ofMillis(40L * cut));
        kept = Voices.join(kept, Arrays.copyOf(said, (cut - done) * FRAME));
        done = cut;
      }
      List<String> all = Watcher.pixels(watcher.awaitEnd());
      List<String> wanted = reference(kept);
      assertThat(all).hasSameSizeAs(wanted);
      assertThat(all.subList(done, all.size()))
          .as("cuts at %s", cuts)
          .isEqualTo(wanted.subList(done, wanted.size()));
      assertThat(stream.report().get().live().orElseThrow().interruptions()).isEqualTo(cuts.size());
    }
  }

  @Test
  void idleStream_restsInRealTime_andSpeaksWhenSoundComes() throws Exception {
    ManualClock clock = ManualClock.still();
    try (SpeechStream stream = head.openStream(avatar, options().idle(true).clock(clock).build())) {
      Watcher watcher = Watcher.eager();
      stream.subscribe(watcher);
      // a picture needs 250 ms of sound after its time, and silence is put in 100 ms late
      for (int i = 0; i < 50; i++) {
        clock.advance(40);
        watcher.await(Math.max(0, i - 9));
        assertThat(stream.position()).isLessThan(Duration.ofMillis(40L * (i + 1)));
      }
      float[] speech = Arrays.copyOf(FIRST, 2 * RATE);
      stream.write(speech);
      stream.finish();
      List<String> all = Watcher.pixels(watcher.awaitEnd());
      Duration silence = stream.report().get().live().orElseThrow().silence();
      assertThat(silence).isBetween(Duration.ofMillis(1500), Duration.ofMillis(2000));
      float[] before = new float[(int) (silence.toMillis() * RATE / 1000)];
      assertThat(all).isEqualTo(reference(Voices.join(before, speech)));
    }
  }

  @Test
  void idleStream_isAlive_withItsMouthAtRest() throws Exception {
    ManualClock clock = ManualClock.still();
    List<Articulation> face = Collections.synchronizedList(new ArrayList<>());
    List<Double> yaws = Collections.synchronizedList(new ArrayList<>());
    StreamOptions.Builder options =
        options()
            .idle(true)
            .clock(clock)
            .motionEvents(true)
            .events(
                event -> {
                  if (event instanceof StreamEvent.Moved moved) {
                    face.add(moved.motion().articulation());
                    yaws.add(Math.toDegrees(moved.motion().yaw()));
                  }
                });
    List<String> shown;
    try (SpeechStream stream = head.openStream(avatar, options.build())) {
      Watcher watcher = Watcher.eager();
      stream.subscribe(watcher);
      for (int i = 0; i < 300; i++) {
        clock.advance(40);
        watcher.await(Math.max(0, i - 9));
      }
      stream.finish();
      shown = Watcher.pixels(watcher.awaitEnd());
    }
    assertThat(face)
        .allSatisfy(f -> assertThat(f.get(Articulation.Parameter.JAW)).isLessThan(0.01f));
    assertThat(face)
        .anySatisfy(f -> assertThat(f.get(Articulation.Parameter.BLINK_LEFT)).isGreaterThan(0.9f));
    double sway = Collections.max(yaws) - Collections.min(yaws);
    assertThat(sway).as("degrees").isBetween(0.1, 10.0);
    assertThat(shown.stream().distinct().count()).isGreaterThan(shown.size() * 9L / 10);
  }

  @Test
  void idleStream_thatIsHeldUp_buffersNothing_andGoesOnFromNow() throws Exception {
    ManualClock clock = ManualClock.still();
    try (SpeechStream stream = head.openStream(avatar, options().idle(true).clock(clock).build())) {
      Watcher watcher = new Watcher(10);
      stream.subscribe(watcher);
      for (int i = 0; i < 20; i++) {
        clock.advance(40);
        watcher.await(Math.max(0, i - 9));
      }
      clock.advance(24 * 3600 * 1000); // nobody asked for a picture all day
      watcher.subscription().request(Long.MAX_VALUE);
      for (int i = 0; i < 25; i++) {
        clock.advance(40);
      }
      stream.finish();
      List<Watcher.Shown> all = watcher.awaitEnd();

      // ten pictures, one second, and what the queues of the pipeline held
      assertThat(all).hasSizeLessThan(150);
      assertThat(stream.report().get().live().orElseThrow().silence())
          .isLessThan(Duration.ofSeconds(6));
    }
  }

  @Test
  void eventsKeepStepWithThePictures_andAnInterruptionTakesNothingBack() throws Exception {
    List<StreamEvent> events = Collections.synchronizedList(new ArrayList<>());
    Watcher watcher = new Watcher(25);
    try (SpeechStream stream =
        head.openStream(avatar, options().events(events::add).motionEvents(true).build())) {
      stream.subscribe(watcher);
      stream.write(Arrays.copyOf(FIRST, 3 * RATE));
      watcher.await(25);
      stream.interrupt();
      stream.write(Arrays.copyOf(SECOND, 3 * RATE));
      stream.finish();
      watcher.subscription().request(Long.MAX_VALUE);
      watcher.awaitEnd();
      stream.report().get();
    }
    long shownUs = 0;
    long spokenUs = 0;
    boolean speaking = false;
    for (StreamEvent event : events) {
      if (event instanceof StreamEvent.Moved moved) {
        shownUs = moved.timeUs() + 40_000;
      } else if (event instanceof StreamEvent.Heard heard) {
        if (heard.event() instanceof SpeechEvent.Spoken spoken) {
          assertThat(spoken.span().startUs()).isLessThanOrEqualTo(shownUs);
          assertThat(spoken.span().startUs()).isGreaterThanOrEqualTo(Math.min(spokenUs, 1_000_000));
          spokenUs = spoken.span().endUs();
        } else if (heard.event() instanceof SpeechEvent.Started started) {
          assertThat(started.timeUs()).isLessThanOrEqualTo(shownUs);
          assertThat(speaking).isFalse();
          speaking = true;
        } else if (heard.event() instanceof SpeechEvent.Ended) {
          assertThat(speaking).isTrue();
          speaking = false;
        }
      }
    }
    assertThat(speaking).isFalse();
    assertThat(events).contains(new StreamEvent.Interrupted(1_000_000));
    assertThat(events.stream().filter(e -> e instanceof StreamEvent.FirstFrame)).hasSize(1);
    assertThat(events.stream().filter(e -> e instanceof StreamEvent.Moved)).hasSize(100);
  }

  @Test
  void afterTheEnd_nothingIsWrittenOrInterrupted() throws Exception {
    SpeechStream stream = head.openStream(avatar);
    stream.finish();
    assertThatThrownBy(() -> stream.write(new float[10])).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(stream::interrupt).isInstanceOf(IllegalStateException.class);
    stream.close();
    stream.close();
  }
}
