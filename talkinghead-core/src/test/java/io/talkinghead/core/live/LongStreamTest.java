package io.talkinghead.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.Avatar;
import io.talkinghead.Controls;
import io.talkinghead.GenerationReport;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.VideoChunk;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.builtin.LipTiming;
import io.talkinghead.core.builtin.Portraits;
import io.talkinghead.core.internal.builtin.speech.Voices;
import io.talkinghead.core.internal.media.DecodedVideo;
import io.talkinghead.core.internal.media.VideoProbe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A long stream drifts nowhere. By default some seconds; {@code -Dtalkinghead.soak.minutes=30} for
 * a soak.
 */
class LongStreamTest {
  private static final int RATE = 16_000;
  private static final int FPS = 25;
  private static final int CHUNK_SECONDS = 3;

  @Test
  void framesTimesAndLips_keepStepWithTheSound() throws Exception {
    int seconds = 60 * Integer.getInteger("talkinghead.soak.minutes", 0);
    int chunks = seconds == 0 ? 3 : seconds / CHUNK_SECONDS;
    float[] sample = Voices.sample("hello_slt.wav");
    float[] sound = new float[CHUNK_SECONDS * RATE]; // begins and ends in silence
    System.arraycopy(sample, 0, sound, RATE / 2, 2 * RATE);
    try (TalkingHead head = TalkingHead.open(Options.builder().backend("builtin").build())) {
      Avatar avatar = head.encode(Portraits.cartoon());
      Checker checker = new Checker(sound, avatar, chunks);
      StreamOptions options =
          StreamOptions.builder()
              .controls(Controls.builder().headScale(0).blinkRate(0).build())
              .output(Output.chunks(Duration.ofSeconds(CHUNK_SECONDS), checker))
              .build();
      try (SpeechStream stream = head.openStream(avatar, options)) {
        CompletableFuture<GenerationReport> outcome = stream.report();
        try {
          for (int i = 0; i < chunks; i++) {
            for (int at = 0; at < sound.length; at += 1601) {
              stream.write(sound, at, Math.min(1601, sound.length - at));
            }
          }
          stream.finish();
        } catch (IllegalStateException e) {
          throw new AssertionError(outcome.handle((done, cause) -> cause).get());
        }
        GenerationReport report = outcome.get();
        assertThat(report.frames()).isEqualTo((long) chunks * CHUNK_SECONDS * FPS);
        assertThat(report.duration()).isEqualTo(Duration.ofSeconds((long) chunks * CHUNK_SECONDS));
      }
      assertThat(checker.seen).isEqualTo(chunks);
    }
  }

  /** Decodes each chunk again and looks at mouth and clock. */
  private static final class Checker implements Output.ChunkReceiver {
    private final double[] envelope;
    private final Avatar avatar;
    private final int chunks;
    private byte[] header = {};
    int seen;

    Checker(float[] sound, Avatar avatar, int chunks) {
      this.envelope = LipTiming.envelope(sound, RATE, FPS, CHUNK_SECONDS * FPS);
      this.avatar = avatar;
      this.chunks = chunks;
    }

    @Override
    public void begin(byte[] bytes, String codecs) {
      header = bytes;
    }

    @Override
    public void accept(VideoChunk chunk) throws IOException {
      assertThat(chunk.startUs()).isEqualTo(chunk.index() * CHUNK_SECONDS * 1_000_000L);
      assertThat(chunk.durationUs()).isEqualTo(CHUNK_SECONDS * 1_000_000L);
      boolean looked = seen == 0 || seen == chunks / 2 || seen == chunks - 1;
      if (looked) {
        look(chunk);
      }
      int minute = 60 / CHUNK_SECONDS;
      if (chunks > 3 && seen % minute == minute - 1) {
        tellMemory(seen / minute + 1);
      }
      seen++;
    }

    /**
     * Prints what the soak asks for: the heap after a collection, and all that the process holds.
     */
    private static void tellMemory(int minute) throws IOException {
      System.gc();
      Runtime java = Runtime.getRuntime();
      Path status = Path.of("/proc/self/status");
      String resident =
          Files.exists(status)
              ? Files.readAllLines(status).stream().filter(l -> l.startsWith("VmRSS")).toList() + ""
              : "unknown";
      System.getLogger("soak")
          .log(
              System.Logger.Level.WARNING,
              "minute {0}: heap {1} KiB, resident {2}",
              minute,
              (java.totalMemory() - java.freeMemory()) >> 10,
              resident);
    }

    private void look(VideoChunk chunk) throws IOException {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.writeBytes(header);
      file.writeBytes(chunk.bytes());
      DecodedVideo video = VideoProbe.decode(file.toByteArray());
      assertThat(video.frames()).hasSize(CHUNK_SECONDS * FPS);
      for (int i = 0; i < video.times().size(); i++) {
        double wanted = chunk.index() * CHUNK_SECONDS + i / (double) FPS;
        assertThat(Math.abs(video.times().get(i) - wanted)).isLessThan(1e-5);
      }
      double[] opening = LipTiming.opening(video.frames(), avatar.landmarks());
      assertThat(LipTiming.bestLag(opening, envelope, 8))
          .as("lag in chunk %d", chunk.index())
          .isBetween(-1, 1);
      assertThat(LipTiming.correlation(opening, envelope, 0)).isGreaterThan(0.4);
    }
  }
}
