package io.talkinghead.core.internal.builtin.motion;

import java.util.ArrayList;
import java.util.List;

/**
 * Curves that are computed from curves, as far as their inputs are known.
 *
 * <p>Offline filters are as wide as their formula asks. Live each is given a look-ahead in rows: a
 * {@link #smooth} becomes narrower so that it stays symmetric and does not lag, an {@link
 * #envelope} keeps its width into the past and is cut off ahead.
 *
 * <p><b>Threads:</b> one caller at a time.
 */
final class CurveGraph {
  private static final double REACH = 3.5; // sigmas; beyond lies 0.05 % of a Gaussian

  private static final double SETTLED = 1e-4; // a tail shorter than this is not seen

  private final boolean live;
  private final List<Node> nodes = new ArrayList<>();

  /** A formula that may be asked for row {@code t} when its inputs reach {@code t + ahead}. */
  @FunctionalInterface
  interface Formula {
    /** Returns the value of row {@code t}. */
    double at(long t);
  }

  private record Node(Curve out, int ahead, Formula formula, Curve[] inputs) {}

  CurveGraph(boolean live) {
    this.live = live;
  }

  /** Takes over the curves of {@code other}, to which the same were added in the same order. */
  void set(CurveGraph other) {
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).out().set(other.nodes.get(i).out());
    }
  }

  /** Returns whether look-ahead is limited. */
  boolean live() {
    return live;
  }

  /** Adds a curve that needs {@code inputs} up to the same row. */
  Curve map(Formula formula, Curve... inputs) {
    return ahead(0, formula, inputs);
  }

  /** Adds a curve that needs {@code inputs} up to {@code rows} later. */
  Curve ahead(int rows, Formula formula, Curve... inputs) {
    Curve out = new Curve();
    nodes.add(new Node(out, rows, formula, inputs));
    return out;
  }

  /** Adds {@code in} under a Gaussian of {@code sigma} rows; live at most {@code liveAhead}. */
  Curve smooth(Curve in, double sigma, int liveAhead) {
    int reach = (int) Math.ceil(REACH * sigma);
    if (live && reach > liveAhead) {
      return filter(in, Math.max(0.3, liveAhead / 2.0), liveAhead, liveAhead);
    }
    return filter(in, sigma, reach, reach);
  }

  /** Adds {@code in} under a Gaussian of {@code sigma} rows, of which live the future is cut. */
  Curve envelope(Curve in, double sigma, int liveAhead) {
    int reach = (int) Math.ceil(REACH * sigma);
    return filter(in, sigma, reach, live ? Math.min(reach, liveAhead) : reach);
  }

  /** Adds the largest of {@code before} rows before to {@code after} rows after. */
  Curve highest(Curve in, int before, int after) {
    return ahead(
        after,
        t -> {
          float top = in.get(t);
          for (long i = t - before; i <= t + after; i++) {
            top = Math.max(top, in.get(i));
          }
          return top;
        },
        in);
  }

  /** Adds {@code in} behind a one-pole filter that rises and falls at its own pace, in rows. */
  Curve follow(Curve in, double riseRows, double fallRows) {
    double rise = 1 - StrictMath.exp(-1 / riseRows);
    double fall = 1 - StrictMath.exp(-1 / fallRows);
    Curve out = new Curve();
    Formula formula =
        t -> {
          float target = in.get(t);
          float last = t == 0 ? target : out.get(t - 1);
          double next = last + (target > last ? rise : fall) * (target - last);
          return target == 0 && Math.abs(next) < SETTLED ? 0 : next;
        };
    nodes.add(new Node(out, 0, formula, new Curve[] {in}));
    return out;
  }

  /**
   * Adds {@code in} with its gaps (NaN) filled by the last value, which fades by {@code keep} a
   * row; values are limited to +-{@code widest}.
   */
  Curve hold(Curve in, double keep, float widest) {
    Curve out = new Curve();
    Formula formula =
        t -> {
          float value = in.get(t);
          if (Float.isNaN(value)) {
            return t == 0 ? 0 : out.get(t - 1) * keep;
          }
          return Math.max(-widest, Math.min(widest, value));
        };
    nodes.add(new Node(out, 0, formula, new Curve[] {in}));
    return out;
  }

  private Curve filter(Curve in, double sigma, int past, int future) {
    float[] kernel = new float[past + future + 1];
    double sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      sum += gauss((i - past) / sigma);
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) (gauss((i - past) / sigma) / sum);
    }
    return ahead(
        future,
        t -> {
          float value = 0;
          for (int i = 0; i < kernel.length; i++) {
            value += kernel[i] * in.get(t - past + i);
          }
          return value;
        },
        in);
  }

  private static double gauss(double x) {
    return StrictMath.exp(-0.5 * x * x);
  }

  /**
   * Computes what is certain.
   *
   * @param end whether the inputs are complete, so that what is missing ahead is their last row
   */
  void advance(boolean end) {
    for (Node node : nodes) {
      long known = Long.MAX_VALUE;
      for (Curve input : node.inputs()) {
        known = Math.min(known, input.size());
      }
      long until = end ? known : known - node.ahead();
      while (node.out().size() < until) {
        node.out().push((float) node.formula().at(node.out().size()));
      }
    }
  }

  /** Returns how many rows every curve knows. */
  long known() {
    long known = Long.MAX_VALUE;
    for (Node node : nodes) {
      known = Math.min(known, node.out().size());
    }
    return known;
  }
}
