package io.talkinghead.core.internal.pipeline;

import io.talkinghead.Articulation;
import io.talkinghead.Avatar;
import io.talkinghead.Checks;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Representation;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.spi.MotionGenerator;
import java.util.List;
import java.util.Optional;

/**
 * The four stages that make a face speak, open and shared by all jobs of a head.
 *
 * @param extractor hears
 * @param generator moves
 * @param warper paints
 * @param avatars encodes portraits for {@code warper}
 */
public record Chain(
    Unit<AudioFeatureExtractor> extractor,
    Unit<MotionGenerator> generator,
    Unit<FaceWarper> warper,
    Unit<AvatarEncoder> avatars) {

  /** Returns what keeps the avatars of {@code avatars} from {@code warper}, if anything does. */
  public static Optional<String> mismatch(Unit<AvatarEncoder> avatars, Unit<FaceWarper> warper) {
    return seam(avatars, avatars.stage().avatar(), warper, warper.stage().avatar());
  }

  /**
   * Returns what keeps the motion of {@code generator} from {@code warper}, or the avatars of
   * {@code avatars} from {@code generator}, if anything does.
   */
  public static Optional<String> mismatch(
      Unit<MotionGenerator> generator, Unit<FaceWarper> warper, Unit<AvatarEncoder> avatars) {
    MotionGenerator moves = generator.stage();
    return seam(generator, moves.motion(), warper, warper.stage().motion())
        .or(
            () ->
                moves
                    .avatar()
                    .flatMap(taken -> seam(avatars, avatars.stage().avatar(), generator, taken)));
  }

  /**
   * Returns what keeps the features of this chain's extractor from its generator, if anything does.
   */
  public Optional<String> mismatch() {
    return seam(extractor, extractor.stage().features(), generator, generator.stage().features());
  }

  /**
   * Makes sure that the warper takes {@code avatar}.
   *
   * @throws IllegalArgumentException if it is another backend's
   */
  public void requireFit(Avatar avatar) {
    Checks.argument(
        avatar.representation().equals(warper.stage().avatar()),
        "the avatar is %s, but %s takes %s; encode the portrait with this head",
        avatar.representation(),
        warper.label(),
        warper.stage().avatar());
  }

  /**
   * Makes sure that the generator moves faces so often.
   *
   * @throws IllegalArgumentException if it does not
   */
  public void requireRate(int frameRate) {
    Checks.argument(
        generator.stage().takes(frameRate),
        "frameRate must be one that %s takes, 25 for instance, was %d",
        generator.label(),
        frameRate);
  }

  /**
   * Makes sure that these stages can do what {@code request} asks for.
   *
   * @throws IllegalArgumentException if the avatar or the motion is another backend's, or the
   *     generator does not take the frame rate
   */
  public void requireFit(GenerationRequest request) {
    requireFit(request.avatar());
    if (request.motion().isEmpty()) {
      requireRate(request.frameRate());
    }
    Representation motion = warper.stage().motion();
    boolean articulated = motion.equals(Representation.ARTICULATION);
    request
        .motion()
        .ifPresent(
            track ->
                Checks.argument(
                    track.frames().stream()
                        .allMatch(f -> f.expression() instanceof Articulation == articulated),
                    "the motion track is of another kind than %s, which %s takes",
                    motion,
                    warper.label()));
  }

  /** Returns whether {@code unit} is one of these. */
  public boolean uses(Unit<?> unit) {
    return List.of(extractor, generator, warper, avatars).contains(unit);
  }

  private static Optional<String> seam(
      Unit<?> maker, Representation made, Unit<?> taker, Representation taken) {
    return made.equals(taken)
        ? Optional.empty()
        : Optional.of(
            "%s makes %s, but %s takes %s".formatted(maker.label(), made, taker.label(), taken));
  }
}
