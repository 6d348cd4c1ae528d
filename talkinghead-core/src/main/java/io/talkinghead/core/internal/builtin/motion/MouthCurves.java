package io.talkinghead.core.internal.builtin.motion;

import io.talkinghead.Articulation.Parameter;
import io.talkinghead.Viseme;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The mouth at 100 Hz.
 *
 * <ol>
 *   <li>Outside of speech the probabilities lean to silence.
 *   <li>Each viseme weighs its smoothed probability times its <em>dominance</em>, how strongly it
 *       insists on its shape (after Cohen and Massaro, "Modeling coarticulation in synthetic visual
 *       speech", 1993); rounding begins early. The mouth is the weighted mean of the poses.
 *   <li>Averaging would leave /p b m/ half open, so a gate of its own closes them, and likewise
 *       brings the lip to the teeth for /f v/.
 *   <li>Loud syllables open more.
 *   <li>What remains is smoothed; the jaw opens faster than it closes. (Guides: 12 and 28 ms.)
 * </ol>
 *
 * Away from speech the mouth is exactly at rest.
 */
final class MouthCurves {
  /** Rows after a row that its mouth may depend on, live. */
  static final int LIVE_AHEAD = 7;

  /** What it moves. */
  static final Set<Parameter> PARAMETERS = EnumSet.range(Parameter.JAW, Parameter.TONGUE);

  private static final Viseme[] VISEMES = Viseme.values();
  private static final float FF_CLOSE = VisemePoses.of(Viseme.FF).get(Parameter.CLOSE);
  private static final double OPENING_ROWS = 1.2;
  private static final double CLOSING_ROWS = 2.8;

  private final Map<Parameter, Curve> curves = new EnumMap<>(Parameter.class);
  private final float[][] poses = new float[VISEMES.length][];
  private final float[] dominance = new float[VISEMES.length];
  private final CurveGraph graph;
  private final Curve presence;
  private final Curve lips;
  private final Curve teeth;

  /**
   * Adds the curves to {@code graph}.
   *
   * @param probabilities of the visemes, in their order
   * @param level loudness relative to the voice
   * @param speech 0 or 1
   */
  MouthCurves(CurveGraph graph, Curve[] probabilities, Curve level, Curve speech) {
    this.graph = graph;
    for (Viseme v : VISEMES) {
      poses[v.ordinal()] = VisemePoses.of(v).toArray();
      dominance[v.ordinal()] = dominance(v);
    }
    // speech, a little widened so that the mouth may prepare and settle
    presence = graph.smooth(graph.highest(speech, 6, graph.live() ? 2 : 8), 2.5, 2);
    Curve[] shown = new Curve[VISEMES.length];
    for (int i = 0; i < shown.length; i++) {
      Curve p = probabilities[i];
      float silence = i == Viseme.SIL.ordinal() ? 0.85f : 0;
      shown[i] =
          graph.map(t -> speech.get(t) > 0 ? p.get(t) : 0.15f * p.get(t) + silence, p, speech);
    }
    lips = gate(shown[Viseme.PP.ordinal()], 0.18);
    teeth = gate(shown[Viseme.FF.ordinal()], 0.20);
    Curve loudness = graph.smooth(level, 3, 3);
    Curve[] weights = weights(shown);
    Curve close =
        graph.map(
            t -> presence.get(t) * Math.max(lips.get(t), FF_CLOSE * teeth.get(t)),
            lips,
            teeth,
            presence);
    Curve press = graph.map(t -> presence.get(t) * lips.get(t), lips, presence);
    for (Parameter parameter : PARAMETERS) {
      Curve curve =
          switch (parameter) {
            // the highest of 30 ms, so that a closure between two pictures is not lost
            case CLOSE -> graph.highest(graph.smooth(close, 1.6, 2), 1, 1);
            case PRESS -> graph.highest(graph.smooth(press, 1.6, 2), 1, 1);
            default -> settle(parameter, shape(parameter, weights, loudness));
          };
      curves.put(parameter, curve);
    }
  }

  private static float dominance(Viseme viseme) {
    return switch (viseme) {
      case SIL -> 0.9f;
      case PP -> 2.4f;
      case FF -> 1.9f;
      case TH -> 1.0f;
      case DD -> 0.55f;
      case KK -> 0.45f;
      case CH -> 1.35f;
      case SS -> 1.0f;
      case NN -> 0.5f;
      case RR -> 0.9f;
      case AA -> 1.15f;
      case E -> 0.95f;
      case IH -> 0.95f;
      case OH -> 1.25f;
      case OU -> 1.5f;
    };
  }

  private static double width(Viseme viseme) {
    return switch (viseme) {
      case PP -> 2.6;
      case FF -> 3.0;
      default -> 4.5;
    };
  }

  /** A closure that is kept at its peak although everything around it is smoothed. */
  private Curve gate(Curve p, double threshold) {
    int half = graph.live() ? 1 : 2;
    Curve peak = graph.highest(graph.smooth(p, 1.2, 2), half, half);
    Curve smooth = graph.smooth(peak, 1.6, 1);
    return graph.map(t -> unit((smooth.get(t) - threshold) / (0.62 - threshold)), smooth);
  }

  private Curve[] weights(Curve[] shown) {
    Curve[] weights = new Curve[VISEMES.length];
    for (Viseme v : VISEMES) {
      int i = v.ordinal();
      Curve near = graph.smooth(shown[i], width(v), 3);
      weights[i] =
          switch (v) {
            case OU, OH, CH -> {
              int early = graph.live() ? 2 : 5;
              Curve wide = graph.smooth(shown[i], 8, 1);
              yield graph.ahead(
                  early,
                  t -> dominance[i] * Math.max(near.get(t), 0.55f * wide.get(t + early)),
                  near,
                  wide);
            }
            default -> graph.map(t -> dominance[i] * near.get(t), near);
          };
    }
    return weights;
  }

  private Curve shape(Parameter parameter, Curve[] weights, Curve loudness) {
    Curve mean =
        graph.map(
            t -> {
              float sum = 0;
              float total = 1e-9f;
              for (int i = 0; i < weights.length; i++) {
                float weight = weights[i].get(t);
                sum += weight * poses[i][parameter.ordinal()];
                total += weight;
              }
              return sum / total;
            },
            weights);
    float bite = VisemePoses.of(Viseme.FF).get(parameter);
    Curve[] inputs = {mean, lips, teeth, loudness, presence};
    return graph.map(
        t -> {
          double open = 1 - lips.get(t);
          double biting = teeth.get(t) * open;
          double gain = Math.max(0.5, Math.min(1.2, 0.55 + 0.65 * loudness.get(t)));
          double value = mean.get(t);
          return presence.get(t)
              * switch (parameter) {
                case JAW, ROUND -> gain * (value * open * (1 - biting) + biting * bite);
                case UPPER_LIP, LOWER_LIP ->
                    (0.5 + 0.5 * gain) * (value * open * (1 - biting) + biting * bite);
                case TONGUE -> value * open;
                default -> value;
              };
        },
        inputs);
  }

  private Curve settle(Parameter parameter, Curve shape) {
    Curve smooth = graph.smooth(shape, 2, 2);
    return switch (parameter) {
      case JAW, ROUND -> graph.follow(smooth, OPENING_ROWS, CLOSING_ROWS);
      default -> smooth;
    };
  }

  private static double unit(double x) {
    return Math.max(0, Math.min(1, x));
  }

  /** Returns the curve of {@code parameter}, which must be one of the mouth. */
  Curve of(Parameter parameter) {
    Curve curve = curves.get(parameter);
    if (curve == null) {
      throw new IllegalArgumentException(parameter + " is not of the mouth");
    }
    return curve;
  }
}
