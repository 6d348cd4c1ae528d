package io.talkinghead.core.internal.builtin.motion;

import io.talkinghead.Articulation;
import io.talkinghead.Viseme;

/** The mouth of each viseme, fully articulated. */
final class VisemePoses {
  private VisemePoses() {}

  /** Returns the mouth of {@code viseme}. */
  static Articulation of(Viseme viseme) {
    return switch (viseme) {
      case SIL -> Articulation.REST;
      case PP -> pose(0, 0, 0, 0, -0.02f, 0, 1, 1, 0, 0);
      case FF -> pose(0.018f, 0, 0.042f, -0.014f, 0.02f, 0, 0.55f, 0, -0.01f, 0);
      case TH -> pose(0.07f, 0, 0.018f, 0.01f, 0.01f, 0, 0, 0, -0.01f, 1);
      case DD -> pose(0.062f, 0, 0.018f, 0.01f, 0.02f, 0, 0, 0, -0.01f, 0.5f);
      case KK -> pose(0.095f, 0, 0.016f, 0.004f, 0, 0, 0, 0, -0.01f, 0.2f);
      case CH -> pose(0.02f, 0.045f, 0.03f, 0.026f, -0.15f, 0.5f, 0, 0, -0.02f, 0.2f);
      case SS -> pose(0.038f, 0, 0.024f, 0.026f, 0.06f, 0, 0, 0, 0, 0.2f);
      case NN -> pose(0.072f, 0, 0.014f, 0.008f, 0.02f, 0, 0, 0, -0.01f, 0.6f);
      case RR -> pose(0.02f, 0.055f, 0.014f, 0.008f, -0.12f, 0.4f, 0, 0, -0.02f, 0.2f);
      case AA -> pose(0.195f, 0, 0.022f, 0.008f, -0.02f, 0, 0, 0, -0.02f, 0);
      case E -> pose(0.135f, 0, 0.022f, 0.01f, 0.05f, 0, 0, 0, -0.005f, 0.1f);
      case IH -> pose(0.078f, 0, 0.022f, 0.02f, 0.12f, 0, 0, 0, 0.01f, 0.2f);
      case OH -> pose(0.03f, 0.135f, 0.004f, 0, -0.2f, 0.5f, 0, 0, -0.04f, 0);
      case OU -> pose(0, 0.085f, 0, 0.004f, -0.32f, 0.9f, 0, 0, -0.045f, 0);
    };
  }

  private static Articulation pose(
      float jaw,
      float round,
      float upper,
      float lower,
      float width,
      float pucker,
      float close,
      float press,
      float smile,
      float tongue) {
    return Articulation.of(
        jaw, round, upper, lower, width, pucker, close, press, smile, tongue, 0, 0, 0, 0, 0, 0);
  }
}
