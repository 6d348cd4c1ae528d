package io.talkinghead;

import java.util.Objects;

/**
 * The language in which one stage speaks to the next. Two stages fit together if the names are
 * equal; this is checked when a head opens.
 *
 * @param name such as {@code visemes-15/100hz}
 */
public record Representation(String name) {
  /**
   * Rows at 100 Hz, {@code float32[T, 18]}: the probabilities of the fifteen {@link Viseme}s,
   * loudness relative to the voice (0 to 1.15), speech (0 or 1), and pitch relative to the voice's
   * median in octaves (NaN where unvoiced).
   */
  public static final Representation VISEMES = new Representation("visemes-15/100hz");

  /** HuBERT-large features at 25 Hz, {@code float32[T, 1024]}. */
  public static final Representation HUBERT = new Representation("hubert-large/25hz");

  /** Head pose and {@link Articulation}. */
  public static final Representation ARTICULATION = new Representation("articulation-22");

  /** {@link Keypoints}, driving key points before stitching. */
  public static final Representation KEYPOINTS = new Representation("liveportrait-keypoints-21");

  /** The avatar of the built-in backend: the picture and the geometry of its face. */
  public static final Representation LAYERED_PORTRAIT = new Representation("layered-portrait/1");

  /** The avatar of the Ditto pipeline: appearance volume, key points and motion of the source. */
  public static final Representation DITTO_SOURCE = new Representation("ditto-source/1");

  public Representation {
    Objects.requireNonNull(name, "name");
    Checks.argument(!name.isBlank(), "name must not be blank");
  }

  @Override
  public String toString() {
    return name;
  }
}
