package io.talkinghead.core.internal.pipeline;

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
