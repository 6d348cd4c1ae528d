package io.talkinghead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.AudioClip;
import io.talkinghead.Controls;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.InputException;
import io.talkinghead.MotionFrame;
import io.talkinghead.MotionTrack;
import io.talkinghead.Output;
import io.talkinghead.Progress;
import io.talkinghead.ResultCaching;
import io.talkinghead.StageFailedException;
import io.talkinghead.spi.fake.FakeAvatar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Results kept: what is a hit and what is not, who shares a job, and what damage does. */
@Timeout(60)
class ResultCacheTest {
  private final Studio studio = new Studio();
  private final AudioClip voice = Studio.voice(12_345, 2);
  private final AtomicInteger made = new AtomicInteger();
  @TempDir Path folder;
  private Path kept;
  private TalkingHead head;

  @BeforeEach
  void open() {
    kept = folder.resolve("kept");
    studio.trouble =
        point -> {
          if (point.equals("extractor.open")) {
            made.incrementAndGet();
          }
        };
    head = head(10 << 20);
  }

  private TalkingHead head(long bytes) {
    return studio.head(studio.options().resultCache(new ResultCaching(kept, bytes)).build());
  }

  @AfterEach
  void close() throws Exception {
    head.close();
    studio.requireThreadsEnd();
    assertThat(Studio.list(kept.resolve("making"))).isEmpty();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private GenerationRequest.Builder request(String name) {
    return Studio.request(voice, Output.mp4(file(name)));
  }

  private GenerationReport run(GenerationRequest.Builder request) throws Exception {
    return head.generate(request.build());
  }

  @Test
  void sameRequest_isServedFromTheStore_byteForByte() throws Exception {
    GenerationReport first = run(request("a.mp4"));
    List<Progress> heard = new ArrayList<>();
    GenerationReport second = run(request("b.mp4").progress(heard::add));
    assertThat(first.cached()).isFalse();
    assertThat(second.cached()).isTrue();
    assertThat(made).hasValue(1);
    assertThat(Files.readAllBytes(file("b.mp4"))).isEqualTo(Files.readAllBytes(file("a.mp4")));
    assertThat(second.frames()).isEqualTo(first.frames());
    assertThat(second.duration()).isEqualTo(first.duration());
    assertThat(second.encoder()).isEqualTo(first.encoder());
    assertThat(second.versions()).isEqualTo(first.versions());
    assertThat(second.stages()).hasSameSizeAs(first.stages());
    assertThat(heard).hasSize(1);
    assertThat(heard.get(0).frames()).isEqualTo(first.frames());
    head.close();
    head = head(10 << 20); // and after a restart
    assertThat(run(request("c.mp4")).cached()).isTrue();
    assertThat(made).hasValue(1);
  }

  @Test
  void whateverDecidesAVideo_isInItsKey_andTheTenantToo() throws Exception {
    run(request("a.mp4"));
    MotionTrack track = new MotionTrack(25, List.of(MotionFrame.REST, MotionFrame.REST));
    List<GenerationRequest.Builder> others =
        List.of(
            request("b.mp4").seed(8),
            request("b.mp4").frameRate(30),
            request("b.mp4").controls(Controls.builder().smile(0.1).build()),
            request("b.mp4").tenant("another"),
            request("b.mp4").audio(Studio.voice(12_345, 3)),
            request("b.mp4").audio(Studio.voice(12_344, 2)),
            request("b.mp4").motion(track),
            GenerationRequest.builder(FakeAvatar.of(8, 8), Output.mp4(file("b.mp4")))
                .audio(voice)
                .seed(7));
    for (GenerationRequest.Builder other : others) {
      assertThat(run(other).cached()).isFalse();
      assertThat(run(other).cached()).isTrue();
    }
    head.close();
    head =
        studio.head(
            studio.options().device("elsewhere").resultCache(ResultCaching.in(kept)).build());
    assertThat(run(request("b.mp4")).cached()).isFalse();
  }

  @Test
  void digest_tellsWhetherVideosAreTheSame_withoutMakingThem() throws Exception {
    String digest = head.digest(request("a.mp4").build()).orElseThrow();
    assertThat(digest).hasSize(64);
    assertThat(head.digest(request("elsewhere.mp4").build())).hasValue(digest);
    assertThat(head.digest(request("a.mp4").seed(8).build()).orElseThrow()).isNotEqualTo(digest);
    assertThat(head.digest(request("a.mp4").audio(Studio.voice(12_345, 3)).build()).orElseThrow())
        .isNotEqualTo(digest);
    assertThat(made).hasValue(0);
  }

  @Test
  void framesTracksAndEvents_areAlwaysMadeAnew() throws Exception {
    for (int i = 0; i < 2; i++) {
      run(Studio.request(voice, Output.frames(frame -> {})));
      run(request("e.mp4").events(event -> {}));
      run(request("t.mp4").tracks(file("tracks" + i)));
    }
    assertThat(made).hasValue(6);
    assertThat(Studio.list(kept)).containsExactly(kept.resolve("making"));
  }

  @Test
  void damagedEntry_isNoticed_andMadeAnew() throws Exception {
    run(request("a.mp4"));
    Path entry = Studio.list(kept).stream().filter(Files::isRegularFile).findFirst().orElseThrow();
    byte[] whole = Files.readAllBytes(entry);
    for (int at : new int[] {0, 20, whole.length / 2, whole.length - 1}) {
      byte[] broken = whole.clone();
      broken[at] ^= 1;
      Files.write(entry, broken);
      assertThat(run(request("b.mp4")).cached()).isFalse();
      assertThat(Files.readAllBytes(file("b.mp4"))).isEqualTo(Files.readAllBytes(file("a.mp4")));
      assertThat(run(request("b.mp4")).cached()).isTrue();
    }
    assertThat(made).hasValue(5);
  }

  @Test
  void entryUnderAnotherName_isNotTaken() throws Exception {
    run(request("a.mp4"));
    Path mine = Studio.list(kept).stream().filter(Files::isRegularFile).findFirst().orElseThrow();
    run(request("b.mp4").tenant("another"));
    for (Path file : Studio.list(kept)) {
      if (Files.isRegularFile(file) && !file.equals(mine)) {
        Files.move(file, mine, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    assertThat(run(request("c.mp4")).cached()).isFalse();
  }

  @Test
  void leastRecentlyUsed_makesRoom() throws Exception {
    head.close();
    head = head(1 << 20);
    AudioClip shorter = Studio.voice(100, 1);
    for (int seed = 0; seed < 4; seed++) {
      GenerationRequest.Builder large =
          GenerationRequest.builder(FakeAvatar.of(300, 300), Output.mp4(file("x.mp4")))
              .audio(shorter)
              .seed(seed);
      run(large);
    }
    long bytes = 0;
    for (Path entry : Studio.list(kept)) {
      bytes += Files.isRegularFile(entry) ? Files.size(entry) : 0;
    }
    assertThat(bytes).isLessThan(1 << 20);
  }

  @Test
  void equalRequestsAtOnce_areComputedOnce_andOneThatLeavesDisturbsNobody() throws Exception {
    CountDownLatch painting = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    hold(painting, goOn);
    List<CompletableFuture<GenerationReport>> all = new ArrayList<>();
    all.add(head.start(request("0.mp4").build()));
    painting.await();
    for (int i = 1; i < 5; i++) {
      all.add(head.start(request(i + ".mp4").build()));
    }
    awaitWaiters();
    assertThat(all.get(0).cancel(true)).isTrue(); // the one for whom it was begun
    assertThat(file("0.mp4")).doesNotExist();
    assertThat(all.get(3).cancel(true)).isTrue();
    goOn.countDown();
    for (int i : new int[] {1, 2, 4}) {
      GenerationReport report = all.get(i).get();
      assertThat(report.cached()).isTrue();
      assertThat(Files.readAllBytes(file(i + ".mp4"))).isEqualTo(Files.readAllBytes(file("1.mp4")));
    }
    assertThat(file("3.mp4")).doesNotExist();
    assertThat(made).hasValue(1);
  }

  @Test
  void whenEverybodyHasLeft_theJobStops_andTheNextBeginsAnew() throws Exception {
    CountDownLatch painting = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    hold(painting, goOn);
    CompletableFuture<GenerationReport> only = head.start(request("a.mp4").build());
    painting.await();
    assertThat(only.cancel(true)).isTrue();
    goOn.countDown();
    assertThatThrownBy(only::get).isInstanceOf(CancellationException.class);
    assertThat(file("a.mp4")).doesNotExist();
    assertThat(run(request("a.mp4")).cached()).isFalse();
    assertThat(made).hasValue(2);
  }

  @Test
  void failure_reachesEverybody_isNotKept_andTheNextIsRight() throws Exception {
    studio.trouble =
        point -> {
          if (point.equals("warper.paint")) {
            throw new IOException("boom");
          }
        };
    assertThatThrownBy(() -> run(request("a.mp4"))).isInstanceOf(StageFailedException.class);
    studio.trouble = point -> {};
    assertThat(run(request("a.mp4")).cached()).isFalse();
    assertThatThrownBy(
            () -> run(request("none/../a.mp4/x.mp4"))) // a hit whose target cannot be written
        .isInstanceOf(InputException.class);
  }

  @Test
  void listenerThatThrows_endsItsOwnJobAlone() throws Exception {
    CompletableFuture<GenerationReport> bad =
        head.start(
            request("bad.mp4")
                .progress(
                    p -> {
                      throw new IllegalStateException("listener");
                    })
                .build());
    assertThatThrownBy(bad::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("listener");
    assertThat(file("bad.mp4")).doesNotExist();
    assertThat(run(request("good.mp4")).frames()).isPositive();
  }

  @Test
  void listenerThatCancels_orClosesTheHead_doesNotHang() throws Exception {
    CompletableFuture<CompletableFuture<GenerationReport>> self = new CompletableFuture<>();
    CompletableFuture<GenerationReport> job =
        head.start(request("a.mp4").progress(p -> self.join().cancel(true)).build());
    self.complete(job);
    assertThatThrownBy(job::get).isInstanceOf(CancellationException.class);
    TalkingHead other = head;
    assertThatThrownBy(() -> run(request("b.mp4").seed(99).progress(p -> other.close())))
        .isInstanceOf(CancellationException.class);
    assertThat(file("b.mp4")).doesNotExist();
  }

  @Test
  void recordingThatChangesMeanwhile_isNotKept() throws Exception {
    AudioClip clip = Studio.voice(5_000, 4);
    float[] samples = ((AudioClip.Content.Samples) clip.content()).interleaved();
    float before = samples[99];
    studio.trouble =
        point -> {
          if (point.equals("encoder.finish")) {
            samples[99] = 0.5f;
          }
        };
    assertThat(run(request("a.mp4").audio(clip)).cached()).isFalse();
    samples[99] = before;
    studio.trouble = point -> {};
    assertThat(run(request("a.mp4").audio(clip)).cached()).isFalse();
    assertThat(run(request("a.mp4").audio(clip)).cached()).isTrue();
  }

  private void hold(CountDownLatch reached, CountDownLatch goOn) {
    studio.trouble =
        point -> {
          if (point.equals("extractor.open")) {
            made.incrementAndGet();
          }
          if (point.equals("warper.paint")) {
            reached.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        };
  }

  /** Waits until every job's own thread has nothing to do but to wait. */
  private void awaitWaiters() {
    while (studio.threads.stream()
            .filter(
                t ->
                    t.getState() == Thread.State.WAITING
                        && Arrays.stream(t.getStackTrace())
                            .anyMatch(f -> f.getClassName().endsWith(".Flight")))
            .count()
        < 5) {
      Thread.onSpinWait();
    }
  }
}
