package io.talkinghead.core.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationReport;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.VideoChunk;
import io.talkinghead.VideoFrame;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.builtin.Portraits;
import io.talkinghead.core.internal.builtin.speech.Voices;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 400 streams with real encoders that end in all ways: what they took of native memory, threads,
 * files and folders is given back.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class StreamNativesTest {
  private static final int ROUNDS = 400;
  private static final int SETTLED = 200;
  private static final float[] VOICE = Arrays.copyOf(Voices.sample("hello_slt.wav"), 8_000);
  private static final Path STATUS = Path.of("/proc/self/status");

  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  @TempDir Path folder;

  /** Does something when it gets a certain picture. */
  private static final class Saboteur extends Watcher {
    private final long frame;
    private final Runnable deed;

    Saboteur(long frame, Runnable deed) {
      super(Long.MAX_VALUE);
      this.frame = frame;
      this.deed = deed;
    }

    @Override
    public synchronized void onNext(VideoFrame shown) {
      super.onNext(shown);
      if (shown.index() == frame) {
        deed.run();
      }
    }
  }

  @Test
  void streamsThatEndInAllWays_leaveNoMemory_noThread_noFile() throws Exception {
    assumeThat(STATUS).isReadable();
    Options options =
        Options.builder()
            .backend("builtin")
            .threads(
                task -> {
                  Thread thread = new Thread(task);
                  threads.add(thread);
                  return thread;
                })
            .build();
    try (TalkingHead head = TalkingHead.open(options)) {
      Avatar avatar = head.encode(Portraits.cartoon(), FrameSize.square(256));
      long before = 0;
      for (int round = 0; round < ROUNDS; round++) {
        run(head, avatar, round);
        for (Thread thread : threads) {
          thread.join();
        }
        threads.clear();
        try (var left = Files.list(folder)) {
          assertThat(left).as("round %d", round).isEmpty();
        }
        if (round == SETTLED) {
          before = natives();
        }
      }
      // it moves by some 30 MiB up and down; one open encoder a round would be several hundred
      assertThat(natives() - before).as("KiB of native memory").isLessThan(96 << 10);
    }
  }

  private void run(TalkingHead head, Avatar avatar, int round) throws Exception {
    long frame = new Random(round).nextInt(11);
    int deed = round / 4 % 4;
    CompletableFuture<SpeechStream> known = new CompletableFuture<>();
    Runnable sabotage =
        switch (deed) {
          case 0 -> () -> known.join().close();
          case 1 -> () -> interrupt(known.join());
          case 2 ->
              () -> {
                throw new IllegalStateException("the player fails");
              };
          default -> () -> Thread.currentThread().interrupt();
        };
    StreamOptions options =
        StreamOptions.builder().output(output(round % 4, folder.resolve("hls"))).build();
    try (SpeechStream stream = head.openStream(avatar, options)) {
      known.complete(stream);
      stream.subscribe(new Saboteur(frame, sabotage));
      CompletableFuture<GenerationReport> report = stream.report();
      try {
        stream.write(VOICE);
        stream.finish();
      } catch (IllegalStateException e) {
        assertThat(deed).as("round %d", round).isNotEqualTo(1);
      }
      boolean whole = report.handle((done, failure) -> failure == null).get();
      if (deed < 3) { // a thread that is interrupted late may have nothing left to wait for
        assertThat(whole).as("round %d", round).isEqualTo(deed == 1);
      }
      if (whole && round % 4 == 2) {
        remove(folder.resolve("hls"));
      }
    }
  }

  private static void interrupt(SpeechStream stream) {
    try {
      stream.interrupt();
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("finished");
    }
  }

  private static Output output(int kind, Path hls) {
    return switch (kind) {
      case 0 -> Output.mp4(OutputStream.nullOutputStream(), Duration.ofMillis(200));
      case 1 -> Output.mpegTs(OutputStream.nullOutputStream());
      case 2 -> Output.hls(hls, Duration.ofMillis(200), 0);
      default ->
          Output.chunks(
              Duration.ofMillis(200),
              new Output.ChunkReceiver() {
                @Override
                public void begin(byte[] header, String codecs) {
                  assertThat(header).isNotEmpty();
                }

                @Override
                public void accept(VideoChunk chunk) {
                  assertThat(chunk.bytes()).isNotEmpty();
                }
              });
    };
  }

  private static void remove(Path hls) throws IOException {
    try (var files = Files.list(hls)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(hls);
  }

  /** Returns what the process holds besides the heap, KiB. */
  private static long natives() throws IOException {
    System.gc();
    long resident =
        Files.readAllLines(STATUS).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow();
    return resident
        - (ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() >> 10);
  }
}
