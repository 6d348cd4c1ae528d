package io.talkinghead.core.internal.builtin.motion;

import io.talkinghead.Articulation;
import io.talkinghead.Viseme;

/**
 * The pose of the mouth for each viseme, at natural loudness: what the lips do when the sound is
 * held. Numbers by eye, on drawn and photographed faces, with open and with closed mouths.
 */
public final class VisemePoses {
  private static final Articulation[] POSES = new Articulation[Viseme.values().length];

  static {
    //                 jaw     ro     up      lo     wid   puck  close press smile  tongue
    pose(Viseme.SIL, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f);
    pose(Viseme.PP, 0f, 0f, 0f, 0f, -0.02f, 0f, 1f, 1f, 0f, 0f);
    pose(Viseme.FF, 0.018f, 0f, 0.042f, -0.014f, 0.02f, 0f, 0.55f, 0f, -0.01f, 0f);
    pose(Viseme.TH, 0.070f, 0f, 0.018f, 0.010f, 0.01f, 0f, 0f, 0f, -0.01f, 1f);
    pose(Viseme.DD, 0.062f, 0f, 0.018f, 0.010f, 0.02f, 0f, 0f, 0f, -0.01f, 0.5f);
    pose(Viseme.KK, 0.095f, 0f, 0.016f, 0.004f, 0f, 0f, 0f, 0f, -0.01f, 0.2f);
    pose(Viseme.CH, 0.020f, 0.045f, 0.030f, 0.026f, -0.15f, 0.40f, 0f, 0f, -0.02f, 0.2f);
    pose(Viseme.SS, 0.038f, 0f, 0.024f, 0.026f, 0.06f, 0f, 0f, 0f, 0f, 0.2f);
    pose(Viseme.NN, 0.072f, 0f, 0.014f, 0.008f, 0.02f, 0f, 0f, 0f, -0.01f, 0.6f);
    pose(Viseme.RR, 0.020f, 0.050f, 0.014f, 0.008f, -0.12f, 0.35f, 0f, 0f, -0.02f, 0.2f);
    pose(Viseme.AA, 0.195f, 0f, 0.022f, 0.008f, -0.02f, 0f, 0f, 0f, -0.02f, 0f);
    pose(Viseme.E, 0.135f, 0f, 0.022f, 0.010f, 0.05f, 0f, 0f, 0f, -0.005f, 0.1f);
    pose(Viseme.IH, 0.078f, 0f, 0.022f, 0.020f, 0.12f, 0f, 0f, 0f, 0.01f, 0.2f);
    pose(Viseme.OH, 0.030f, 0.115f, 0.004f, 0f, -0.18f, 0.65f, 0f, 0f, -0.03f, 0f);
    pose(Viseme.OU, 0f, 0.060f, 0f, 0.002f, -0.28f, 1f, 0f, 0f, -0.03f, 0f);
  }

  private VisemePoses() {}

  /** Returns the pose of {@code viseme}; silence is {@link Articulation#REST}. */
  public static Articulation of(Viseme viseme) {
    return POSES[viseme.ordinal()];
  }

  private static void pose(Viseme viseme, float... mouth) {
    float[] all = new float[Articulation.Parameter.values().length];
    System.arraycopy(mouth, 0, all, 0, mouth.length);
    POSES[viseme.ordinal()] = Articulation.of(all);
  }
}
