package io.talkinghead.backend.djl;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.talkinghead.core.internal.ditto.npy.Npy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * One recorded run of the reference program, and how far a dump is from it, in shares of what the
 * recording's manifest allows.
 *
 * <p>The manifest has two tolerances: {@code fixed_point_warps} where every picture is cut at the
 * very same coordinates, rounded to 1/32 pixel as OpenCV 4 does; {@code float_warps} where they are
 * rounded otherwise.
 */
final class Recording {
  private static final Path GOLDENS = TorchPack.DITTO.resolve("goldens");
  private final JsonObject run;

  private Recording(JsonObject run) {
    this.run = run;
  }

  static Recording of(String name) throws IOException {
    JsonObject manifest =
        JsonParser.parseString(Files.readString(GOLDENS.resolve("manifest.json")))
            .getAsJsonObject();
    return new Recording(manifest.getAsJsonObject("cases").getAsJsonObject(name));
  }

  JsonObject options() {
    return run.getAsJsonObject("options");
  }

  int summary(String key) {
    return run.getAsJsonObject("summary").get(key).getAsInt();
  }

  private Optional<JsonObject> entry(String array) {
    return Optional.ofNullable(run.getAsJsonObject("arrays").getAsJsonObject(array));
  }

  /** Returns the share for {@code dump/array.npy}; empty if the recording has not got it. */
  Optional<Double> share(String array, String kind, Path dump) throws IOException {
    float[] got = Npy.read(dump.resolve(array + ".npy")).values();
    Optional<JsonObject> entry = entry(array);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    Npy wanted = Npy.read(GOLDENS.resolve(entry.get().get("file").getAsString()));
    JsonElement stride = entry.get().get("flat_stride");
    boolean thinned = entry.get().get("about").getAsString().contains("columns 0, 8");
    int step = stride != null ? stride.getAsInt() : thinned ? 8 : 1;
    if ((got.length + step - 1) / step != wanted.values().length) {
      return Optional.of(Double.POSITIVE_INFINITY);
    }
    double largest = 0;
    for (int i = 0; i < wanted.values().length; i++) {
      double apart = Math.abs(wanted.values()[i] - got[i * step]);
      largest = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(largest, apart);
    }
    return Optional.of(largest / entry.get().getAsJsonObject("tolerance").get(kind).getAsDouble());
  }

  /** Returns the share for the picture of {@code frame}: its worst value or all together. */
  Optional<Double> pictureShare(int frame, String kind, Path dump) throws IOException {
    String name = String.format(Locale.ROOT, "final_f%03d", frame);
    Optional<JsonObject> entry = entry(name);
    BufferedImage got = ImageIO.read(dump.resolve(name + ".png").toFile());
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    BufferedImage wanted =
        ImageIO.read(GOLDENS.resolve(entry.get().get("file").getAsString()).toFile());
    int largest = 0;
    int differing = 0;
    long sum = 0;
    for (int y = 0; y < wanted.getHeight(); y++) {
      for (int x = 0; x < wanted.getWidth(); x++) {
        for (int shift = 0; shift < 24; shift += 8) {
          int apart =
              Math.abs((wanted.getRGB(x, y) >> shift & 0xFF) - (got.getRGB(x, y) >> shift & 0xFF));
          differing += apart == 0 ? 0 : 1;
          largest = Math.max(largest, apart);
          sum += apart;
        }
      }
    }
    JsonObject tolerance = entry.get().getAsJsonObject("tolerance").getAsJsonObject(kind);
    double values = 3.0 * wanted.getWidth() * wanted.getHeight();
    double average =
        tolerance.has("mean")
            ? sum / values / tolerance.get("mean").getAsDouble()
            : differing / values / tolerance.get("fraction_differing").getAsDouble();
    return Optional.of(Math.max(average, largest / tolerance.get("max").getAsDouble()));
  }
}
