package io.talkinghead.backend.onnx;

import io.talkinghead.Options;
import io.talkinghead.core.ditto.FaceDetector;
import io.talkinghead.core.internal.ditto.DittoAvatarEncoder;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.AvatarEncoderProvider;
import java.util.EnumSet;
import java.util.Set;

/**
 * Offers Ditto's source encoder on ONNX Runtime under the name {@code onnx}.
 *
 * <p>{@link OnnxSettings} lists the properties of the engine, {@link DittoPack} says which options,
 * which pack and which dump the stage takes. Stages of the same options share an engine.
 */
public final class OnnxAvatarEncoderProvider implements AvatarEncoderProvider {
  private static final Set<DittoModel> MODELS =
      EnumSet.of(
          DittoModel.BLAZE_FACE,
          DittoModel.FACE_MESH,
          DittoModel.LANDMARK203,
          DittoModel.MOTION,
          DittoModel.APPEARANCE);
  private static final Set<DittoModel> WITH_INSIGHTFACE = EnumSet.copyOf(MODELS);

  static {
    WITH_INSIGHTFACE.add(DittoModel.DETECTOR);
    WITH_INSIGHTFACE.add(DittoModel.LANDMARK106);
  }

  @Override
  public String name() {
    return OnnxEngine.NAME;
  }

  @Override
  public int priority() {
    return DittoPack.PRIORITY;
  }

  @Override
  public Availability availability(Options options) {
    return DittoPack.availability(
        options,
        ditto -> ditto.faceDetector() == FaceDetector.BLAZEFACE ? MODELS : WITH_INSIGHTFACE);
  }

  @Override
  public AvatarEncoder create(Options options) {
    return DittoPack.open(
        options,
        (pack, ditto, dump) -> new DittoAvatarEncoder(pack, ditto, options.limits(), dump));
  }
}
