package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the results of a resampling along one axis come from, by the formulas of the operator
 * Resize (<a href="https://onnx.ai/onnx/operators/onnx__Resize.html">onnx.ai</a>). Positions are
 * computed in float32.
 *
 * @param mode nearest, linear or cubic
 * @param coordinates how a place of the result becomes one of the input
 * @param rounding how nearest rounds
 * @param sharpness the coefficient a of the cubic
 * @param inside whether taps outside of the input count nothing, instead of the border
 */
record ResizeTable(
    String mode, String coordinates, String rounding, float sharpness, boolean inside) {
  private static final Set<String> MODES = Set.of("nearest", "linear", "cubic");
  private static final Set<String> COORDINATES =
      Set.of(
          "half_pixel",
          "half_pixel_symmetric",
          "pytorch_half_pixel",
          "align_corners",
          "asymmetric");

  /**
   * What one input contributes to each result.
   *
   * @param places positions in the input
   * @param shares factors, null if all are 1
   */
  record Tap(long[] places, float @Nullable [] shares) {}

  static ResizeTable of(Node node, String mode, String coordinates) throws InputException {
    if (!MODES.contains(mode) || !COORDINATES.contains(coordinates)) {
      throw node.refuse("mode %s with coordinates %s is not known".formatted(mode, coordinates));
    }
    return new ResizeTable(
        mode,
        coordinates,
        node.opset() < 11 ? "simple" : node.word("nearest_mode", "round_prefer_floor"),
        (float) node.real("cubic_coeff_a", -0.75f),
        node.flag("exclude_outside"));
  }

  /** Returns the taps for {@code from} numbers that become {@code to}. */
  List<Tap> taps(int from, int to, float scale) {
    int count = mode.equals("nearest") ? 1 : mode.equals("linear") ? 2 : 4;
    long[][] places = new long[count][to];
    float[][] shares = new float[count][to];
    for (int i = 0; i < to; i++) {
      float x = source(i, from, to, scale);
      switch (mode) {
        case "nearest" -> places[0][i] = clamp(nearest(x, scale), from);
        case "linear" -> {
          float inner = Math.max(0, Math.min(from - 1, x));
          int low = (int) inner;
          places[0][i] = low;
          places[1][i] = Math.min(low + 1, from - 1);
          shares[1][i] = inner - low;
          shares[0][i] = 1 - shares[1][i];
        }
        default -> cubic(x, from, i, places, shares);
      }
    }
    List<Tap> taps = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      taps.add(new Tap(places[k], count == 1 ? null : shares[k]));
    }
    return taps;
  }

  private float source(int i, int from, int to, float scale) {
    return switch (coordinates) {
      case "asymmetric" -> i / scale;
      case "align_corners" -> to == 1 ? 0 : (float) i * (from - 1) / (to - 1);
      case "pytorch_half_pixel" -> to == 1 ? 0 : (i + 0.5f) / scale - 0.5f;
      case "half_pixel_symmetric" -> {
        float adjustment = to / (scale * from);
        float offset = from / 2f * (1 - adjustment);
        yield offset + (i + 0.5f) / scale - 0.5f;
      }
      default -> (i + 0.5f) / scale - 0.5f;
    };
  }

  private long nearest(float x, float scale) {
    return switch (rounding) {
      case "floor" -> (long) Math.floor(x);
      case "ceil" -> (long) Math.ceil(x);
      case "round_prefer_ceil" -> (long) Math.floor(x + 0.5f);
      case "simple" -> (long) (scale < 1 ? Math.ceil(x) : x); // before opset 11
      default -> (long) Math.ceil(x - 0.5f);
    };
  }

  private static long clamp(long place, int from) {
    return Math.max(0, Math.min(from - 1, place));
  }

  /** The four weights of Keys' cubic convolution. */
  private void cubic(float x, int from, int i, long[][] places, float[][] shares) {
    int low = (int) Math.floor(x);
    float t = x - low;
    float a = sharpness;
    float[] w = {
      ((a * (t + 1) - 5 * a) * (t + 1) + 8 * a) * (t + 1) - 4 * a,
      ((a + 2) * t - (a + 3)) * t * t + 1,
      ((a + 2) * (1 - t) - (a + 3)) * (1 - t) * (1 - t) + 1,
      ((a * (2 - t) - 5 * a) * (2 - t) + 8 * a) * (2 - t) - 4 * a
    };
    float sum = 0;
    for (int k = 0; k < 4; k++) {
      int place = low - 1 + k;
      if (inside && (place < 0 || place >= from)) {
        w[k] = 0;
      }
      sum += w[k];
      places[k][i] = clamp(place, from);
    }
    for (int k = 0; k < 4; k++) {
      shares[k][i] = inside ? w[k] / sum : w[k];
    }
  }
}
