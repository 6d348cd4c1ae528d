package io.talkinghead.core.ditto;

import io.talkinghead.Checks;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Where the Ditto stages write what they compute, for {@link
 * io.talkinghead.Options.Builder#setting}: a {@code .npy} file for every array and a {@code .png}
 * for chosen pictures, to compare two implementations stage by stage. Without this setting the
 * stages keep and write nothing.
 *
 * <p>The arrays, all float32, with T frames of video, F of the source, C clips: {@code audio_16k
 * [N]}, {@code features [T, 1024]} (online, the warm-up goes ahead), {@code cond_tail [T, 79]},
 * {@code kp_cond [C, 265]}, {@code lmdm_pred [C, 80, 265]}, {@code motion [T, 265]}, {@code driving
 * [T, 70]} (scale, pitch, yaw and roll in degrees, t, exp), {@code x_s}, {@code x_d_before_stitch}
 * and {@code x_d [T, 21, 3]}, {@code det_boxes [B, 5]}, {@code lmk106 [106, 2]}, {@code lmk203 [F,
 * 203, 2]}, {@code M_c2o [F, 3, 3]}, {@code eye_open [F, 2]}, {@code eye_ball [F, 6]}, {@code
 * src_pitch}, {@code src_yaw} and {@code src_roll [F, 66]}, {@code src_t [F, 3]}, {@code src_exp
 * [F, 63]}, {@code src_scale [F, 1]}, {@code src_kp [F, 63]}.
 *
 * <p>Rows are held in memory until their stage has finished, so this is for short recordings, and
 * for one job at a time: a later one writes over the files of the one before.
 *
 * @param folder made if it is absent
 * @param frames output frames to be written as {@code final_fNNN.png}, from 0
 */
public record StageDump(Path folder, Set<Integer> frames) {
  /** The names of the arrays, which are those of their files without {@code .npy}. */
  public static final List<String> ARRAYS =
      List.of(
          "audio_16k",
          "features",
          "cond_tail",
          "kp_cond",
          "lmdm_pred",
          "motion",
          "driving",
          "x_s",
          "x_d_before_stitch",
          "x_d",
          "det_boxes",
          "lmk106",
          "lmk203",
          "M_c2o",
          "eye_open",
          "eye_ball",
          "src_pitch",
          "src_yaw",
          "src_roll",
          "src_t",
          "src_exp",
          "src_scale",
          "src_kp");

  public StageDump {
    Objects.requireNonNull(folder, "folder");
    frames = Set.copyOf(frames);
    frames.forEach(i -> Checks.inRange("frame of a dump", i, 0, Integer.MAX_VALUE));
  }
}
