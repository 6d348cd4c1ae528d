package io.talkinghead.core.internal.ditto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.talkinghead.FrameBuffer;
import io.talkinghead.core.internal.ditto.npy.Npy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;

/**
 * The recorded stages of one run of the reference program, and comparison with them at the
 * tolerances of their manifest.
 */
public final class Golden {
  /** All recorded runs. */
  public static final ImmutableList<String> CASES =
      ImmutableList.of("a_offline", "b_offline", "a_online", "controls_a");

  private static final Path ROOT = root();
  private static final JsonObject MANIFEST = manifest();
  private final String name;
  private final JsonObject arrays;
  private final JsonObject options;

  private Golden(String name) {
    this.name = name;
    JsonObject one = MANIFEST.getAsJsonObject("cases").getAsJsonObject(name);
    arrays = one.getAsJsonObject("arrays");
    options = one.getAsJsonObject("options");
  }

  /** Opens the run called {@code name}. */
  public static Golden of(String name) {
    return new Golden(name);
  }

  private static Path root() {
    try {
      return Objects.requireNonNull(
          Path.of(Objects.requireNonNull(Golden.class.getResource("/ditto/NOTICE")).toURI())
              .getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonObject manifest() {
    try {
      return JsonParser.parseString(Files.readString(ROOT.resolve("goldens/manifest.json")))
          .getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the folder of the synthetic model pack. */
  public static Path pack() {
    return ROOT.resolve("ditto_onnx");
  }

  /** Returns an input file. */
  public static Path input(String file) {
    return ROOT.resolve("inputs").resolve(file);
  }

  /** Returns the options of the run, as in a file beside the inputs. */
  public JsonObject options() {
    return options;
  }

  /** Returns the denoising network, but it declares {@code time_cond} as int32. */
  public static byte[] stepsOfInt32() throws IOException {
    byte[] bytes = Files.readAllBytes(pack().resolve("lmdm_v0.4_hubert.onnx"));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String declared = "\n\ttime_cond\u0012\n\n\b\b"; // name, type, tensor, element type
    int at = text.indexOf(declared) + declared.length();
    assertThat(bytes[at]).as("INT64 in the words of ONNX").isEqualTo((byte) 7);
    bytes[at] = 6; // INT32
    return bytes;
  }

  /** Returns a number of the summary. */
  public int summary(String key) {
    return MANIFEST
        .getAsJsonObject("cases")
        .getAsJsonObject(name)
        .getAsJsonObject("summary")
        .get(key)
        .getAsInt();
  }

  /** Returns the noise of every run, {@code int16[64, 80, 265]}. */
  public static Path noiseBank() {
    return ROOT.resolve("goldens/noise_bank_i16.npy");
  }

  /** Returns whether the run holds {@code array}. */
  public boolean has(String array) {
    return arrays.has(array);
  }

  /** Returns a recorded array, as the file holds it. */
  public Npy read(String array) {
    try {
      return Npy.read(ROOT.resolve("goldens").resolve(entry(array).get("file").getAsString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a recorded picture. */
  public FrameBuffer picture(String array) {
    return readPicture(ROOT.resolve("goldens").resolve(entry(array).get("file").getAsString()));
  }

  /** Decodes an 8-bit RGB PNG. */
  public static FrameBuffer readPicture(Path file) {
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      FrameBuffer picture = new FrameBuffer(image.getWidth(), image.getHeight());
      int[] pixels =
          image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
      for (int i = 0; i < pixels.length; i++) {
        picture.rgb()[3 * i] = (byte) (pixels[i] >> 16);
        picture.rgb()[3 * i + 1] = (byte) (pixels[i] >> 8);
        picture.rgb()[3 * i + 2] = (byte) pixels[i];
      }
      return picture;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonObject entry(String array) {
    JsonObject entry = arrays.getAsJsonObject(array);
    assertThat(entry).as("%s/%s in the manifest", name, array).isNotNull();
    return entry;
  }

  /** Checks a whole array, or the elements that were kept of it, at the fixed-point tolerance. */
  public void assertClose(String array, float[] actual) {
    assertClose(array, actual, "fixed_point_warps");
  }

  /** Checks a whole array at the tolerance called {@code kind}. */
  public void assertClose(String array, float[] actual, String kind) {
    JsonObject entry = entry(array);
    float tolerance = entry.getAsJsonObject("tolerance").get(kind).getAsFloat();
    JsonElement stride = entry.get("flat_stride");
    Npy wanted = read(array);
    int step = stride == null ? 1 : stride.getAsInt();
    int[] shape = stride == null ? wanted.shape() : ints(entry, "full_shape");
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    assertThat(actual).as("size of %s/%s", name, array).hasSize(size);
    compare(name + "/" + array, shape, step, wanted.values(), actual, tolerance);
  }

  /** Checks some blocks along the first axis of an array that is held whole. */
  public void assertBlocksClose(String array, List<Integer> blocks, float[] actual) {
    Npy wanted = read(array);
    float[] some = new float[actual.length];
    int size = wanted.values().length / wanted.axis(0);
    assertThat(actual).as("size of %s/%s", name, array).hasSize(size * blocks.size());
    for (int i = 0; i < blocks.size(); i++) {
      System.arraycopy(wanted.values(), blocks.get(i) * size, some, i * size, size);
    }
    int[] shape = wanted.shape().clone();
    shape[0] = blocks.size();
    float tolerance =
        entry(array).getAsJsonObject("tolerance").get("fixed_point_warps").getAsFloat();
    compare(name + "/" + array + " blocks " + blocks, shape, 1, some, actual, tolerance);
  }

  private static int[] ints(JsonObject entry, String key) {
    int[] numbers = new int[entry.getAsJsonArray(key).size()];
    Arrays.setAll(numbers, i -> entry.getAsJsonArray(key).get(i).getAsInt());
    return numbers;
  }

  /** Compares every {@code step}-th element of {@code actual}; names the worst. */
  static void compare(
      String what, int[] shape, int step, float[] wanted, float[] actual, float tolerance) {
    int worst = -1;
    int off = 0;
    float largest = tolerance;
    for (int i = 0; i < wanted.length; i++) {
      float difference = Math.abs(wanted[i] - actual[i * step]);
      if (!(difference <= tolerance)) {
        off++;
        if (worst < 0 || !(difference <= largest)) {
          largest = difference;
          worst = i;
        }
      }
    }
    if (worst >= 0) {
      throw new AssertionError(
          "%s: at %s wanted %s, got %s (tolerance %s); %d of %d off"
              .formatted(
                  what,
                  Arrays.toString(place(worst * step, shape)),
                  wanted[worst],
                  actual[worst * step],
                  tolerance,
                  off,
                  wanted.length));
    }
  }

  private static int[] place(int index, int[] shape) {
    int[] place = new int[shape.length];
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      place[axis] = index % shape[axis];
      index /= shape[axis];
    }
    return place;
  }

  /** Checks a picture at the fixed-point tolerance: largest and fraction of differences. */
  public void assertClose(String array, FrameBuffer actual) {
    JsonObject tolerance =
        entry(array).getAsJsonObject("tolerance").getAsJsonObject("fixed_point_warps");
    FrameBuffer wanted = picture(array);
    assertThat(new int[] {actual.width(), actual.height()})
        .as("size of %s/%s", name, array)
        .containsExactly(wanted.width(), wanted.height());
    int largest = 0;
    int at = 0;
    int differing = 0;
    for (int i = 0; i < wanted.rgb().length; i++) {
      int difference = Math.abs((wanted.rgb()[i] & 0xFF) - (actual.rgb()[i] & 0xFF));
      differing += difference > 0 ? 1 : 0;
      if (difference > largest) {
        largest = difference;
        at = i;
      }
    }
    double fraction = (double) differing / wanted.rgb().length;
    if (largest > tolerance.get("max").getAsInt()
        || fraction > tolerance.get("fraction_differing").getAsDouble()) {
      throw new AssertionError(
          "%s/%s: at %s wanted %d, got %d; %d of %d off"
              .formatted(
                  name,
                  array,
                  Arrays.toString(place(at, new int[] {wanted.height(), wanted.width(), 3})),
                  wanted.rgb()[at] & 0xFF,
                  actual.rgb()[at] & 0xFF,
                  differing,
                  wanted.rgb().length));
    }
  }
}
