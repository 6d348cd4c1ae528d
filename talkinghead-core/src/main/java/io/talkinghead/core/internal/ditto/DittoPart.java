package io.talkinghead.core.internal.ditto;

import io.talkinghead.Options;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.FaceDetector;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.spi.MotionGenerator;
import io.talkinghead.spi.Stage;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * One of the Ditto stages: which networks it needs, and how it is made.
 *
 * @param <S> the stage
 * @param models the networks, for given options
 * @param maker makes it
 */
public record DittoPart<S extends Stage>(
    Function<DittoOptions, Set<DittoModel>> models, Maker<S> maker) {
  /** Speech features. */
  public static final DittoPart<AudioFeatureExtractor> FEATURES =
      new DittoPart<>(
          ditto -> EnumSet.of(DittoModel.HUBERT),
          (options, pack, ditto, dump) -> new HubertFeatureExtractor(pack, ditto, dump));

  /** Motion. */
  public static final DittoPart<MotionGenerator> MOTION =
      new DittoPart<>(
          ditto -> EnumSet.of(DittoModel.LMDM),
          (options, pack, ditto, dump) -> new DittoMotionGenerator(pack, ditto, dump));

  /** The painter. */
  public static final DittoPart<FaceWarper> WARPER =
      new DittoPart<>(
          ditto ->
              EnumSet.of(
                  DittoModel.APPEARANCE, DittoModel.STITCH, DittoModel.WARP, DittoModel.DECODER),
          (options, pack, ditto, dump) -> new DittoWarper(pack, ditto, dump));

  /** The source encoder. */
  public static final DittoPart<AvatarEncoder> ENCODER =
      new DittoPart<>(
          DittoPart::encoderModels,
          (options, pack, ditto, dump) ->
              new DittoAvatarEncoder(pack, ditto, options.limits(), dump));

  public DittoPart {
    Objects.requireNonNull(models, "models");
    Objects.requireNonNull(maker, "maker");
  }

  /**
   * Makes a stage.
   *
   * @param <S> the stage
   */
  public interface Maker<S> {
    /** Makes the stage, which closes {@code pack} when it is closed. */
    S make(Options options, NetworkPack pack, DittoOptions ditto, DittoDump dump)
        throws IOException;
  }

  private static Set<DittoModel> encoderModels(DittoOptions ditto) {
    Set<DittoModel> models =
        EnumSet.of(
            DittoModel.BLAZE_FACE,
            DittoModel.FACE_MESH,
            DittoModel.LANDMARK203,
            DittoModel.MOTION,
            DittoModel.APPEARANCE);
    if (ditto.faceDetector() == FaceDetector.INSIGHTFACE) {
      models.add(DittoModel.DETECTOR);
      models.add(DittoModel.LANDMARK106);
    }
    return models;
  }
}
