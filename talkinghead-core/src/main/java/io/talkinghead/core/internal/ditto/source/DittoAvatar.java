package io.talkinghead.core.internal.ditto.source;

import com.google.common.collect.ImmutableList;
import io.talkinghead.Avatar;
import io.talkinghead.Checks;
import io.talkinghead.Landmarks;
import io.talkinghead.Representation;
import io.talkinghead.Warning;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A portrait ready for the Ditto networks: one source frame of a picture, or all frames of a clip,
 * which may be a single one: a clip is driven by other defaults than a picture.
 *
 * <p>A plain value. A picture's appearance volume is kept (8 MiB); those of a clip are made again
 * when they are painted, since a minute of them would take 12 GiB.
 */
public final class DittoAvatar implements Avatar {
  /** Elements of an appearance volume, {@code float32[1, 32, 16, 64, 64]}. */
  public static final int APPEARANCE = 32 * 16 * 64 * 64;

  private final ImmutableList<SourceFrame> frames;
  private final float[] canonical;
  private final float @Nullable [] appearance;
  private final Landmarks landmarks;
  private final ImmutableList<Warning> warnings;

  /**
   * Takes what an encoder made; nothing is copied.
   *
   * @param frames at least one, all of the same size
   * @param canonical {@code float32[63]}, canonical key points of frame 0 before smoothing, the
   *     condition {@code sc}
   * @param appearance of frame 0 of a picture, or null for a clip
   * @param landmarks of frame 0
   */
  public DittoAvatar(
      List<SourceFrame> frames,
      float[] canonical,
      float @Nullable [] appearance,
      Landmarks landmarks,
      List<Warning> warnings) {
    this.frames = ImmutableList.copyOf(frames);
    Checks.argument(!frames.isEmpty(), "an avatar needs at least one frame");
    Checks.argument(canonical.length == 63, "sc must hold 63 numbers, has %d", canonical.length);
    Checks.argument(
        appearance == null || appearance.length == APPEARANCE,
        "an appearance volume must hold %d numbers",
        APPEARANCE);
    Checks.argument(
        appearance == null || frames.size() == 1, "a picture has one frame, had %d", frames.size());
    this.canonical = canonical;
    this.appearance = appearance;
    this.landmarks = Objects.requireNonNull(landmarks, "landmarks");
    this.warnings = ImmutableList.copyOf(warnings);
  }

  @Override
  public Representation representation() {
    return Representation.DITTO_SOURCE;
  }

  @Override
  public int width() {
    return frames.get(0).picture().width();
  }

  @Override
  public int height() {
    return frames.get(0).picture().height();
  }

  @Override
  public Landmarks landmarks() {
    return landmarks;
  }

  @Override
  public long sizeInBytes() {
    long frame = (long) frames.get(0).picture().rgb().length + frames.get(0).face().rgb().length;
    return (frame + 4096) * frames.size() + (appearance == null ? 0 : 4L * APPEARANCE);
  }

  @Override
  public List<Warning> warnings() {
    return warnings;
  }

  /** Returns whether this is a clip, of one frame or more, rather than a picture. */
  public boolean isClip() {
    return appearance == null;
  }

  /** Returns the source frames, one for a picture. */
  public List<SourceFrame> frames() {
    return frames;
  }

  /** Returns the source frame that serves output frame {@code frame}. */
  public SourceFrame frameFor(long frame) {
    return frames.get(SourceClip.mirrored(frame, frames.size()));
  }

  /** Returns {@code float32[63]}, not a copy: the condition {@code sc}. */
  public float[] canonical() {
    return canonical;
  }

  /** Returns the appearance volume of a picture, not a copy; empty for a clip. */
  public Optional<float[]> appearance() {
    return Optional.ofNullable(appearance);
  }
}
