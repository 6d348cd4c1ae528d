package io.talkinghead.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code talkinghead stream}, with the sample voice on standard input. */
class StreamCommandTest {
  private static final Path SAMPLES = Path.of(System.getProperty("talkinghead.samples"));
  private static final int SECONDS = 2;

  @TempDir Path folder;

  private final ByteArrayOutputStream video = new ByteArrayOutputStream();

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
    assertThat(talk.err().lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(JsonParser.parseString(line).isJsonObject()).isTrue());
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
  void whatIsNoWav_isRefused() throws Exception {
    Talk talk = stream(new byte[1000], "--format", "wav");

    assertThat(talk.exitCode()).isEqualTo(3);
    assertThat(talk.err()).startsWith("error[AUDIO_UNREADABLE]: ");
    assertThat(video.size()).isZero();
  }

  private Talk stream(byte[] sound, Object... more) {
    InputStream in = System.in;
    PrintStream out = System.out;
    System.setIn(new ByteArrayInputStream(sound));
    System.setOut(new PrintStream(video, true, StandardCharsets.UTF_8));
    try {
      Object[] words = {"stream", "--image", SAMPLES.resolve("cartoon.png"), "--size", "64"};
      Object[] all = Arrays.copyOf(words, words.length + more.length);
      System.arraycopy(more, 0, all, words.length, more.length);
      return Talk.of(all);
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
  }
}
