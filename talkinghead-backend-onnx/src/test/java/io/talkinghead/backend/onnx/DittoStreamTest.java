package io.talkinghead.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.Avatar;
import io.talkinghead.GenerationReport;
import io.talkinghead.Options;
import io.talkinghead.Portrait;
import io.talkinghead.VideoFrame;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.live.SpeechStream;
import io.talkinghead.core.live.StreamOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Flow;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams on this backend, with the synthetic pack in the mode that is made for them. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class DittoStreamTest {
  private static final Path DITTO = Objects.requireNonNull(Pack.FOLDER.getParent());
  private static final int RATE = 16_000;
  private static final int FRAME = RATE / 25;

  @SuppressWarnings("NullAway.Init") // before all
  private static TalkingHead head;

  @SuppressWarnings("NullAway.Init") // before all
  private static Avatar avatar;

  @BeforeAll
  static void open() throws Exception {
    head =
        TalkingHead.open(
            Options.builder()
                .backend("onnx")
                .device("cpu")
                .modelPack(DITTO)
                .properties(
                    Map.of("onnx.threads", "2", "onnx.cache", "none", "ditto.mode", "online"))
                .build());
    avatar = head.encode(Portrait.read(DITTO.resolve("inputs/face512.png")));
  }

  @AfterAll
  static void close() {
    head.close();
  }

  /** Keeps a number for each picture that tells any two apart. */
  private static final class Taker implements Flow.Subscriber<VideoFrame> {
    final List<Integer> frames = new ArrayList<>();
    private final long first;
    @Nullable Throwable failure;
    private boolean ended;
    Flow.@Nullable Subscription subscription;

    Taker(long first) {
      this.first = first;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(first);
    }

    @Override
    public synchronized void onNext(VideoFrame frame) {
      frames.add(Arrays.hashCode(frame.picture().rgb()));
      notifyAll();
    }

    @Override
    public synchronized void onError(Throwable cause) {
      failure = cause;
      ended = true;
      notifyAll();
    }

    @Override
    public synchronized void onComplete() {
      ended = true;
      notifyAll();
    }

    synchronized void await(int count) throws InterruptedException {
      while (frames.size() < count && !ended) {
        wait();
      }
    }

    synchronized List<Integer> awaitEnd() throws InterruptedException {
      while (!ended) {
        wait();
      }
      assertThat(failure).isNull();
      return frames;
    }
  }

  private static float[] voice(int frames, int tone) {
    float[] x = new float[frames * FRAME];
    for (int i = 0; i < x.length; i++) {
      double syllable = Math.max(0, Math.sin(i * 8e-4 * tone));
      x[i] = (float) (0.3 * syllable * Math.sin(i * 0.08 * tone));
    }
    return x;
  }

  private static List<Integer> show(float[] voice, Random random) throws Exception {
    return show(StreamOptions.builder().build(), voice, random);
  }

  private static List<Integer> show(StreamOptions options, float[] voice, Random random)
      throws Exception {
    try (SpeechStream stream = head.openStream(avatar, options)) {
      Taker taker = new Taker(Long.MAX_VALUE);
      stream.subscribe(taker);
      for (int at = 0; at < voice.length; ) {
        int count = Math.min(1 + random.nextInt(9000), voice.length - at);
        stream.write(voice, at, count);
        at += count;
      }
      stream.finish();
      return taker.awaitEnd();
    }
  }

  @Test
  void anySplit_showsTheSame_oneFrameForEachOfTheSound() throws Exception {
    float[] voice = Arrays.copyOf(voice(50, 1), 50 * FRAME - 300);
    List<Integer> frames = show(voice, new Random(1));
    assertThat(frames).hasSize(50);
    assertThat(show(voice, new Random(2))).isEqualTo(frames);
  }

  /** The n-th speaker: another voice and seed. */
  private static List<Integer> speak(int n) throws Exception {
    return show(StreamOptions.builder().seed(n).build(), voice(30, n + 1), new Random(n));
  }

  @Test
  void threeAtOnce_onOneSetOfWeights_showWhatEachShowsAlone() throws Exception {
    List<List<Integer>> alone = new ArrayList<>();
    List<FutureTask<List<Integer>>> together = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      int speaker = n;
      alone.add(speak(n));
      together.add(new FutureTask<>(() -> speak(speaker)));
    }
    together.forEach(speaker -> new Thread(speaker).start());
    for (int n = 0; n < 3; n++) {
      assertThat(together.get(n).get()).as("speaker %d", n).isEqualTo(alone.get(n));
    }
    assertThat(alone.stream().distinct()).hasSize(3);
  }

  @Test
  void afterAnInterruption_theStreamShowsWhatItWouldWithoutTheDroppedSound() throws Exception {
    int cut = 23;
    float[] first = voice(80, 1);
    float[] second = voice(40, 2);
    float[] kept = Arrays.copyOf(first, cut * FRAME + second.length);
    System.arraycopy(second, 0, kept, cut * FRAME, second.length);
    try (SpeechStream stream = head.openStream(avatar)) {
      Taker taker = new Taker(cut);
      stream.subscribe(taker);
      stream.write(first);
      taker.await(cut);
      assertThat(stream.interrupt()).isEqualTo(Duration.ofMillis(40 * cut));
      Objects.requireNonNull(taker.subscription).request(Long.MAX_VALUE);
      stream.write(second);
      stream.finish();
      List<Integer> wanted = show(kept, new Random(1));
      assertThat(taker.awaitEnd().subList(cut, cut + 40)).isEqualTo(wanted.subList(cut, cut + 40));
    }
  }

  @Test
  void lookAhead_isWhatTheWindowsAskFor() throws Exception {
    try (SpeechStream stream = head.openStream(avatar, StreamOptions.builder().build())) {
      Taker taker = new Taker(Long.MAX_VALUE);
      stream.subscribe(taker);
      stream.write(voice(90, 1));
      taker.await(40);
      // picture k needs features to k + 19, these 2 frames and 5 ms more of sound, which is 885 ms;
      // a stream hears in pieces of 10 ms
      assertThat(stream.lookAhead().toMillis()).isEqualTo(890);
      stream.finish();
      taker.awaitEnd();
      GenerationReport.Live live = stream.report().get().live().orElseThrow();
      assertThat(live.lookAhead().toMillis()).isEqualTo(890);
      assertThat(live.firstFrameCompute()).isPositive();
      assertThat(live.firstFrameLive()).isGreaterThanOrEqualTo(live.firstFrameCompute());
    }
  }
}
