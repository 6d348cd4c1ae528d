package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.internal.ditto.npy.DittoDump;

/** Writes down what was measured of a source, under the names of the recorded runs. */
final class SourceTrace {
  private SourceTrace() {}

  /** Writes all frames of a source. */
  static void write(DittoDump dump) {
    dump.write("det_boxes", "lmk106", "lmk203", "M_c2o", "eye_open", "eye_ball");
    dump.write("src_pitch", "src_yaw", "src_roll", "src_t", "src_exp", "src_scale", "src_kp");
  }

  /** Adds one frame to {@code dump}. */
  static void add(DittoDump dump, SourceAnalysis.Measured measured) {
    FaceFinder.Found found = measured.found();
    if (found != null) {
      found.boxes().forEach(box -> dump.add("det_boxes", box.toFloats(), 5));
      if (found.set() == LandmarkSet.POINTS_106) {
        dump.add("lmk106", found.points(), 2);
      }
    }
    dump.add("lmk203", measured.points(), 1, 203, 2);
    dump.add("M_c2o", measured.portraitCrop().toPicture(), 1, 3, 3);
    dump.add("eye_open", measured.eyes().open(), 2);
    dump.add("eye_ball", measured.eyes().ball(), 6);
    dump.add("src_pitch", measured.info().get(MotionKey.PITCH), 66);
    dump.add("src_yaw", measured.info().get(MotionKey.YAW), 66);
    dump.add("src_roll", measured.info().get(MotionKey.ROLL), 66);
    dump.add("src_t", measured.info().get(MotionKey.T), 3);
    dump.add("src_exp", measured.info().get(MotionKey.EXP), 63);
    dump.add("src_scale", measured.info().get(MotionKey.SCALE), 1);
    dump.add("src_kp", measured.info().get(MotionKey.KP), 63);
  }
}
