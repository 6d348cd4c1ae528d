package io.talkinghead.core.ditto;

/** Whether known faults of the reference program are repaired or repeated. */
public enum Compat {
  /**
   * Repaired: online, exactly one frame for each frame of sound, nothing lost at the front with a
   * small overlap, short voices are flushed; {@code crop_vx_ratio} is honoured; step noises are
   * drawn for each job.
   */
  REPAIRED,
  /**
   * As the reference program does it, to compare with it frame by frame: online, the number of
   * frames differs from the sound's, and motion is relative even with {@code relative_d} off;
   * {@code crop_vx_ratio} has no effect; step noises are drawn once and shared by all later jobs of
   * the same generator; of the reference's own option files, per-frame controls given at setup are
   * replaced by those of the run, and {@code chunksize} acts online only.
   */
  REFERENCE
}
