package io.talkinghead.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code talkinghead stream}, with the sample voice on standard input. */
class StreamCommandTest {
  private static final Path SAMPLES = Path.of(System.getProperty("talkinghead.samples"));
  private static final int SECONDS = 2;

  @TempDir Path folder;

  private final ByteArrayOutputStream video =
      new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] bytes, int offset, int count) {
          super.write(bytes, offset, count);
          notifyAll();
        }
      };

  @Test
  void samples_becomeFragmentedMp4_withEventsAndReport() throws Exception {
    Path report = folder.resolve("r.json");
    byte[] wav = Files.readAllBytes(SAMPLES.resolve("hello_slt.wav"));
    byte[] samples = Arrays.copyOfRange(wav, 44, 44 + 2 * 16_000 * SECONDS);

    Talk talk = stream(samples, "--events", "--report", report);

    assertThat(talk.exitCode()).as(talk.err()).isZero();
    assertThat(new String(video.toByteArray(), 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ftyp");
    JsonObject told = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
    assertThat(told.get("frames").getAsInt()).isEqualTo(25 * SECONDS);
    assertThat(talk.err()).contains("\"codecs\":\"avc1.", "\"firstFrame\"", "\"viseme\"");
    assertThat(talk.err().lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(JsonParser.parseString(line).isJsonObject()).isTrue());
  }

  @Test
  void everyFormat_andEveryPieceOfPipe_givesTheSameVideo() throws Exception {
    byte[] wav = Files.readAllBytes(SAMPLES.resolve("hello_slt.wav"));
    byte[] header = Arrays.copyOf(wav, 44);
    byte[] samples = Arrays.copyOfRange(wav, 44, 44 + 2 * 16_000);
    ByteBuffer floats = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer shorts = ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN);
    while (shorts.hasRemaining()) {
      floats.putFloat(shorts.getShort() / 32_768f);
    }
    assertThat(stream(samples).exitCode()).isZero();
    byte[] wanted = video.toByteArray();
    assertThat(stream(floats.array(), "--format", "f32le").exitCode()).isZero();
    assertThat(video.toByteArray()).isEqualTo(wanted);
    byte[] piped = Arrays.copyOf(header, 44 + samples.length);
    System.arraycopy(samples, 0, piped, 44, samples.length);
    ByteBuffer.wrap(piped).putInt(40, -1); // the length, which a pipe does not know
    assertThat(stream(piped, "--format", "wav").exitCode()).isZero();
    assertThat(video.toByteArray()).isEqualTo(wanted);
    assertThat(stream(new Trickle(samples)).exitCode()).isZero();
    assertThat(video.toByteArray()).isEqualTo(wanted);
    assertThat(stream(samples, "--seed", "1").exitCode()).isZero();
    assertThat(video.toByteArray()).isNotEqualTo(wanted);
  }

  @Test
  void avatarFile_isMadeOnce_andSpeaksAlone() throws Exception {
    byte[] wav = Files.readAllBytes(SAMPLES.resolve("hello_slt.wav"));
    byte[] samples = Arrays.copyOfRange(wav, 44, 44 + 8_000);
    Path avatar = folder.resolve("me.avatar");
    assertThat(stream(samples, "--avatar", avatar).exitCode()).isZero();
    byte[] wanted = video.toByteArray();
    assertThat(avatar).isNotEmptyFile();

    Talk alone =
        run(new StringWriter(), new ByteArrayInputStream(samples), "stream", "--avatar", avatar);
    assertThat(alone.exitCode()).as(alone.err()).isZero();
    assertThat(video.toByteArray()).isEqualTo(wanted);
  }

  /** Notes whether the warm-up was told before anything was read. */
  private static final class Witness extends ByteArrayInputStream {
    private final StringWriter err;
    private @Nullable String toldBefore;

    Witness(byte[] bytes, StringWriter err) {
      super(bytes);
      this.err = err;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int count) {
      if (toldBefore == null) {
        toldBefore = err.toString();
      }
      return super.read(target, offset, count);
    }
  }

  @Test
  void everythingThatSpeaks_isWarm_beforeSoundIsTaken() throws Exception {
    byte[] wav = Files.readAllBytes(SAMPLES.resolve("hello_slt.wav"));
    StringWriter err = new StringWriter();
    Witness sound = new Witness(Arrays.copyOf(wav, 44 + 16_000), err);

    Talk talk = stream(err, sound, "--format", "wav", "--events");

    assertThat(talk.exitCode()).as(talk.err()).isZero();
    String before = Objects.requireNonNull(sound.toldBefore);
    assertThat(before.lines()).hasSize(1);
    JsonObject told = JsonParser.parseString(before).getAsJsonObject();
    assertThat(told.get("event").getAsString()).isEqualTo("warmUp");
    assertThat(told.get("elapsedSeconds").getAsDouble()).isPositive();
    List<String> stages = new ArrayList<>();
    for (JsonElement part : told.getAsJsonArray("parts")) {
      stages.add(part.getAsJsonObject().get("stage").getAsString());
      assertThat(part.getAsJsonObject().keySet())
          .containsExactly("stage", "backend", "device", "loadingSeconds", "elapsedSeconds");
    }
    assertThat(stages)
        .containsExactlyInAnyOrder(
            "FaceWarper", "AudioFeatureExtractor", "MotionGenerator", "VideoEncoder");
  }

  /** Comes in odd pieces, as sound from a microphone does. */
  private static final class Trickle extends ByteArrayInputStream {
    private final Random random = new Random(4);

    Trickle(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int count) {
      return super.read(target, offset, Math.min(count, 1 + random.nextInt(777)));
    }
  }

  @Test
  void wav_becomesTransportStream() throws Exception {
    byte[] wav = Files.readAllBytes(SAMPLES.resolve("hello_slt.wav"));

    Talk talk =
        stream(Arrays.copyOf(wav, 44 + 2 * 16_000), "--format", "wav", "--container", "mpegts");

    assertThat(talk.exitCode()).as(talk.err()).isZero();
    assertThat(video.size() % 188).isZero();
    for (int i = 0; i < video.size(); i += 188) {
      assertThat(video.toByteArray()[i]).isEqualTo((byte) 0x47);
    }
  }

  @Test
  void everyOption_reachesTheStream() throws Exception {
    Path report = folder.resolve("r.json");
    byte[] wav = Files.readAllBytes(SAMPLES.resolve("hello_slt.wav"));
    byte[] second = Arrays.copyOfRange(wav, 44 + 32_000, 44 + 64_000);
    assertThat(stream(second).exitCode()).isZero();
    byte[] usual = video.toByteArray();
    assertThat(fragments()).isBetween(5, 6); // the last may hold the end of the sound alone
    assertThat(stream(second, "--fragment", "1000").exitCode()).isZero();
    assertThat(fragments()).isBetween(1, 2);
    assertThat(stream(second, "--head", "0").exitCode()).isZero();
    assertThat(video.toByteArray()).isNotEqualTo(usual);
    assertThat(stream(second, "--fps", "10", "--report", report).exitCode()).isZero();
    JsonObject told = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
    assertThat(told.get("frames").getAsInt()).isEqualTo(10);
    assertThat(stream(second, "--rate", "8000", "--report", report).exitCode()).isZero();
    told = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
    assertThat(told.get("frames").getAsInt()).isEqualTo(50);
  }

  private int fragments() {
    return video.toString(StandardCharsets.ISO_8859_1).split("moof", -1).length - 1;
  }

  /** A microphone that hears nothing, and ends when two fragments of a silent face have come. */
  private final class Deaf extends InputStream {
    @Override
    public int read() throws IOException {
      synchronized (video) {
        while (fragments() < 2) {
          try {
            video.wait();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        }
      }
      return -1;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      return read();
    }
  }

  @Test
  @Timeout(60)
  void idle_goesOnWhileNoSoundComes() {
    Talk talk = stream(new Deaf(), "--idle", "--fragment", "100", "--events");

    assertThat(talk.exitCode()).as(talk.err()).isZero();
    assertThat(talk.err()).contains("NO_SPEECH").doesNotContain("speechStarted");
  }

  @Test
  void whatIsNoWav_isRefused() throws Exception {
    Talk talk = stream(new byte[1000], "--format", "wav");

    assertThat(talk.exitCode()).isEqualTo(3);
    assertThat(talk.err())
        .startsWith("error[AUDIO_UNREADABLE]: ")
        .contains("does not begin as WAV");
    assertThat(video.size()).isZero();
  }

  private Talk stream(byte[] sound, Object... more) {
    return stream(new ByteArrayInputStream(sound), more);
  }

  private Talk stream(InputStream sound, Object... more) {
    return stream(new StringWriter(), sound, more);
  }

  private Talk stream(StringWriter err, InputStream sound, Object... more) {
    Object[] words = {"stream", "--image", SAMPLES.resolve("cartoon.png"), "--size", "64"};
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return run(err, sound, all);
  }

  private Talk run(StringWriter err, InputStream sound, Object... words) {
    InputStream in = System.in;
    PrintStream out = System.out;
    video.reset();
    System.setIn(sound);
    System.setOut(new PrintStream(video, true, StandardCharsets.UTF_8));
    try {
      return Talk.of(err, words);
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
  }
}
