package io.talkinghead.core.internal.builtin.speech;

import io.talkinghead.Options;
import io.talkinghead.SpeechEvent;
import io.talkinghead.Viseme;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;

/** Sounds for tests, and the way through the feature extractor. */
public final class Voices {
  public static final int RATE = 16_000;
  private static final AudioFeatureExtractor NETWORK = extractor(Map.of());

  private Voices() {}

  /** Everything that an extractor said about a voice. */
  public record Heard(float[][] rows, List<SpeechEvent> events) {}

  /** Returns the built-in extractor with {@code properties}. */
  public static AudioFeatureExtractor extractor(Map<String, String> properties) {
    return new BuiltinFeatureExtractorProvider()
        .create(Options.builder().properties(properties).build());
  }

  /** Hears {@code samples} in one piece, the whole voice at hand. */
  public static Heard hear(float[] samples) {
    return hear(NETWORK, samples, /* live= */ false, () -> samples.length);
  }

  /** Hears {@code samples} in chunks whose sizes {@code chunk} gives. */
  public static Heard hear(
      AudioFeatureExtractor extractor, float[] samples, boolean live, Supplier<Integer> chunk) {
    List<float[]> rows = new ArrayList<>();
    List<SpeechEvent> events = new ArrayList<>();
    AudioFeatureExtractor.Sink sink =
        (data, count) -> {
          for (int i = 0; i < count; i++) {
            rows.add(Arrays.copyOfRange(data, 18 * i, 18 * (i + 1)));
          }
        };
    var request =
        live
            ? AudioFeatureExtractor.Request.live(events::add)
            : new AudioFeatureExtractor.Request(opener(samples), samples.length, events::add);
    try (var session = extractor.open(request)) {
      for (int at = 0; at < samples.length; ) {
        int count = Math.min(chunk.get(), samples.length - at);
        session.accept(samples, at, count, sink);
        at += count;
      }
      session.finish(sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Heard(rows.toArray(float[][]::new), events);
  }

  /** Returns a source of {@code samples} that can be opened again and again. */
  public static AudioSource.Opener opener(float[] samples) {
    return () ->
        new AudioSource() {
          private int at;

          @Override
          public int sampleRateHz() {
            return RATE;
          }

          @Override
          public int channels() {
            return 1;
          }

          @Override
          public int read(float[] target, int offset, int frames) {
            int count = Math.min(frames, samples.length - at);
            if (count == 0) {
              return -1;
            }
            System.arraycopy(samples, at, target, offset, count);
            at += count;
            return count;
          }

          @Override
          public void close() {}
        };
  }

  /** Returns one of the sample voices. */
  public static float[] sample(String name) {
    try {
      return wav(
          Files.readAllBytes(
              Path.of(Objects.requireNonNull(System.getProperty("talkinghead.samples")), name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a golden resource. */
  public static byte[] resource(String name) {
    try (InputStream in = Voices.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the samples of a 16-bit mono WAV file. */
  public static float[] wav(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = 12;
    while (!new String(bytes, at, 4, StandardCharsets.US_ASCII).equals("data")) {
      at += 8 + buffer.getInt(at + 4);
    }
    int count = Math.min(buffer.getInt(at + 4), bytes.length - at - 8) / 2;
    float[] samples = new float[count];
    for (int i = 0; i < count; i++) {
      samples[i] = buffer.getShort(at + 8 + 2 * i) / 32768f;
    }
    return samples;
  }

  /** Returns the numbers of a NumPy file of float32. */
  public static float[] npy(String name) {
    byte[] bytes = resource(name);
    int header = 10 + ((bytes[8] & 255) | (bytes[9] & 255) << 8);
    float[] numbers = new float[(bytes.length - header) / 4];
    ByteBuffer.wrap(bytes, header, bytes.length - header)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(numbers);
    return numbers;
  }

  /** Returns the viseme of each 10 ms by the phone times in {@code resource}. */
  public static Viseme[] labels(String resource, int rows) {
    Viseme[] labels = new Viseme[rows];
    Arrays.fill(labels, Viseme.SIL);
    String[] lines = new String(resource(resource), StandardCharsets.UTF_8).split("\n");
    double start = 0;
    for (int i = 0; i < lines.length; i++) {
      String[] phone = lines[i].split(" ");
      double end = Double.parseDouble(phone[1]);
      // h is shaped like the vowel that follows
      String name = phone[0].equals("hh") ? lines[i + 1].split(" ")[0] : phone[0];
      Viseme[] halves = visemes(name);
      for (int h = 0; h < halves.length; h++) {
        int from = (int) Math.rint((start + (end - start) * h / halves.length) * 100);
        int to = (int) Math.rint((start + (end - start) * (h + 1) / halves.length) * 100);
        Arrays.fill(labels, from, Math.min(rows, to), halves[h]);
      }
      start = end;
    }
    return labels;
  }

  private static Viseme[] visemes(String phone) {
    return switch (phone) {
      case "pau" -> new Viseme[] {Viseme.SIL};
      case "p", "b", "m" -> new Viseme[] {Viseme.PP};
      case "f", "v" -> new Viseme[] {Viseme.FF};
      case "th", "dh" -> new Viseme[] {Viseme.TH};
      case "t", "d" -> new Viseme[] {Viseme.DD};
      case "k", "g", "ng" -> new Viseme[] {Viseme.KK};
      case "ch", "jh", "sh", "zh" -> new Viseme[] {Viseme.CH};
      case "s", "z" -> new Viseme[] {Viseme.SS};
      case "n", "l" -> new Viseme[] {Viseme.NN};
      case "r", "er" -> new Viseme[] {Viseme.RR};
      case "aa", "ah", "ae" -> new Viseme[] {Viseme.AA};
      case "ax", "eh" -> new Viseme[] {Viseme.E};
      case "ih", "iy", "y" -> new Viseme[] {Viseme.IH};
      case "ao" -> new Viseme[] {Viseme.OH};
      case "uh", "uw", "w" -> new Viseme[] {Viseme.OU};
      case "ay" -> new Viseme[] {Viseme.AA, Viseme.IH};
      case "aw" -> new Viseme[] {Viseme.AA, Viseme.OU};
      case "ey" -> new Viseme[] {Viseme.E, Viseme.IH};
      case "oy" -> new Viseme[] {Viseme.OH, Viseme.IH};
      case "ow" -> new Viseme[] {Viseme.OH, Viseme.OU};
      default -> throw new IllegalArgumentException(phone);
    };
  }

  /** Returns {@code seconds} of white noise that swells up and down. */
  public static float[] noise(double seconds, long seed) {
    Random random = new Random(seed);
    float[] samples = new float[(int) (seconds * RATE)];
    for (int i = 0; i < samples.length; i++) {
      double swell = Math.max(0.001, Math.sin(2 * Math.PI * 0.7 * i / RATE));
      samples[i] = (float) (0.2 * swell * random.nextGaussian());
    }
    return samples;
  }

  /** Returns {@code seconds} of a melody on a bowed string. */
  public static float[] melody(double seconds) {
    double[] notesHz = {98, 131, 165, 196, 147, 220, 175, 110};
    float[] samples = new float[(int) (seconds * RATE)];
    for (int i = 0; i < samples.length; i++) {
      double t = (double) i / RATE;
      double inNote = t % 0.8;
      double phase = 2 * Math.PI * notesHz[(int) (t / 0.8) % notesHz.length] * inNote;
      phase += 0.8 * Math.sin(2 * Math.PI * 5.5 * t);
      double sum = 0;
      for (int k = 1; k < 16; k++) {
        sum += Math.sin(k * phase) / k;
      }
      samples[i] = (float) (0.3 * sum * Math.min(1, Math.min(inNote, 0.8 - inNote) * 15));
    }
    return samples;
  }

  /** Returns {@code parts} one after the other. */
  public static float[] join(float[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (float[] part : parts) {
      ByteBuffer buffer = ByteBuffer.allocate(4 * part.length);
      buffer.asFloatBuffer().put(part);
      bytes.writeBytes(buffer.array());
    }
    float[] all = new float[bytes.size() / 4];
    ByteBuffer.wrap(bytes.toByteArray()).asFloatBuffer().get(all);
    return all;
  }
}
