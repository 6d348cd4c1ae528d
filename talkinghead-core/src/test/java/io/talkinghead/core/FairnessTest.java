package io.talkinghead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.talkinghead.Avatar;
import io.talkinghead.Capacity;
import io.talkinghead.FrameBuffer;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.MotionFrame;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.Representation;
import io.talkinghead.VideoFrame;
import io.talkinghead.core.live.SpeechStream;
import io.talkinghead.core.live.StreamOptions;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.spi.FaceWarperProvider;
import io.talkinghead.spi.fake.FakeAvatar;
import io.talkinghead.spi.fake.FakeProvider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A file job and live streams of one head that both want to paint all the time: neither starves the
 * other. Every picture is held until the test lets it go, and the next is let go only when
 * everybody else stands in line, so what is painted next is the head's decision and nothing else's.
 */
@Timeout(60)
class FairnessTest {
  private static final String FILE = "file";
  private static final String STREAM = "stream";

  /** As many painters as a head lets work at once; each job has as many. */
  private static final int EASELS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private static final int SECONDS = 8;
  private static final Avatar OF_FILES = FakeAvatar.of(8, 6);
  private static final Avatar OF_STREAMS = FakeAvatar.of(4, 6);

  private final Studio studio = new Studio();
  private final BlockingQueue<Stroke> begun = new LinkedBlockingQueue<>();
  private final Queue<Stroke> held = new ArrayDeque<>();
  private boolean free;

  /** A picture that is being painted, until it is let go. */
  private record Stroke(String who, CountDownLatch done) {}

  /** Paints when it may. */
  private final class Held implements FaceWarper {
    private final FaceWarper fake = studio.aWarper();

    @Override
    public Representation motion() {
      return fake.motion();
    }

    @Override
    public Representation avatar() {
      return fake.avatar();
    }

    @Override
    public int parallelism() {
      return EASELS;
    }

    @Override
    public Painter open(Avatar avatar) {
      Painter painter = fake.open(avatar);
      String who = avatar.width() == OF_FILES.width() ? FILE : STREAM;
      return new Painter() {
        @Override
        public int width() {
          return painter.width();
        }

        @Override
        public int height() {
          return painter.height();
        }

        @Override
        public void paint(MotionFrame motion, FrameBuffer target) {
          begin(who);
          painter.paint(motion, target);
        }

        @Override
        public void close() {
          painter.close();
        }
      };
    }

    @Override
    public void close() {
      fake.close();
    }
  }

  private void begin(String who) {
    Stroke stroke = new Stroke(who, new CountDownLatch(1));
    synchronized (this) {
      if (free) {
        return;
      }
      begun.add(stroke);
    }
    try {
      stroke.done().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets go of everything that is painted, now and from now on. */
  private void letGo() {
    synchronized (this) {
      free = true;
    }
    begun.drainTo(held);
    held.forEach(stroke -> stroke.done().countDown());
  }

  /** Takes note of the painters that come to the easels that are free, all of them. */
  private List<String> first() throws InterruptedException {
    List<String> who = new ArrayList<>();
    for (int i = 0; i < EASELS; i++) {
      Stroke stroke = begun.take();
      held.add(stroke);
      who.add(stroke.who());
    }
    return who;
  }

  /**
   * Ends {@code count} pictures, the oldest first, each when {@code inLine} painters wait; returns
   * whose pictures were begun in their places.
   */
  private List<String> next(int count, int inLine) throws InterruptedException {
    List<String> who = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      awaitInLine(inLine);
      held.remove().done().countDown();
      Stroke stroke = begun.take();
      held.add(stroke);
      who.add(stroke.who());
    }
    return who;
  }

  private void awaitInLine(int count) {
    while (studio.threads.stream().filter(FairnessTest::isInLine).count() < count) {
      Thread.onSpinWait();
    }
  }

  private static boolean isInLine(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(
                call ->
                    call.getClassName().endsWith(".Easels") && call.getMethodName().equals("take"));
  }

  @BeforeEach
  void everyPainterHasAThread() {
    assumeThat(EASELS).as("workers that options allow").isLessThanOrEqualTo(64);
  }

  private TalkingHead head() {
    Wiring usual = studio.wiring();
    Providers providers = usual.providers();
    Options options =
        studio
            .options()
            .workers(EASELS)
            .queueFrames(4 * EASELS)
            .capacity(new Capacity(2, 1, 0))
            .build();
    return TalkingHead.open(
        options,
        new Wiring(
            new Providers(
                providers.extractors(),
                providers.generators(),
                StageRegistry.of(
                    FaceWarperProvider.class,
                    List.of(new FakeProvider.OfWarper("fake", 0, Studio.USABLE, Held::new))),
                providers.avatars(),
                providers.encoders()),
            usual.sounds(),
            usual.trackWriter()));
  }

  private static CompletableFuture<GenerationReport> file(TalkingHead head) throws Exception {
    return head.start(
        GenerationRequest.builder(OF_FILES, Output.frames(frame -> {}))
            .audio(Studio.voice(SECONDS * 16_000, 1))
            .build());
  }

  private static SpeechStream stream(TalkingHead head) throws Exception {
    SpeechStream stream = head.openStream(OF_STREAMS, StreamOptions.builder().build());
    stream.subscribe(new Everything());
    stream.write(new float[SECONDS * 16_000]);
    stream.finish();
    return stream;
  }

  /** Takes all pictures. */
  private static final class Everything implements Flow.Subscriber<VideoFrame> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(VideoFrame frame) {}

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onComplete() {}
  }

  @Test
  void aStream_getsEveryEaselThatAFileLeaves() throws Exception {
    try (TalkingHead head = head()) {
      CompletableFuture<GenerationReport> file = file(head);
      assertThat(first()).containsOnly(FILE); // it has them all
      try (SpeechStream stream = stream(head)) {
        assertThat(next(EASELS, EASELS)).containsOnly(STREAM);
        letGo();
        assertThat(stream.report().get().frames()).isEqualTo(25 * SECONDS);
        assertThat(file.get().frames()).isEqualTo(25 * SECONDS);
      } finally {
        letGo();
      }
    }
    studio.requireThreadsEnd();
  }

  @Test
  void aFile_getsOn_thoughStreamsWantAllEasels() throws Exception {
    try (TalkingHead head = head()) {
      try (SpeechStream one = stream(head);
          SpeechStream two = stream(head)) {
        assertThat(first()).containsOnly(STREAM);
        CompletableFuture<GenerationReport> file = file(head);

        List<String> period = new ArrayList<>(Collections.nCopies(16, STREAM));
        period.add(FILE);
        for (int i = 0; i < 3; i++) {
          assertThat(next(17, 2 * EASELS)).isEqualTo(period);
        }
        letGo();
        assertThat(file.get().frames()).isEqualTo(25 * SECONDS);
        assertThat(one.report().get().frames()).isEqualTo(25 * SECONDS);
        assertThat(two.report().get().frames()).isEqualTo(25 * SECONDS);
      } finally {
        letGo();
      }
    }
    studio.requireThreadsEnd();
  }
}
