package io.talkinghead.backend.djl;

import io.talkinghead.Avatar;
import io.talkinghead.Keypoints;
import io.talkinghead.MotionFrame;
import io.talkinghead.Options;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import io.talkinghead.spi.FaceWarperConformance;
import io.talkinghead.spi.FaceWarperProvider;
import java.util.List;

/** The promises of every warper, kept by Ditto's on libtorch. */
class PyTorchFaceWarperConformanceTest extends FaceWarperConformance {
  @Override
  protected FaceWarperProvider provider() {
    return new PyTorchFaceWarperProvider();
  }

  @Override
  protected Options options() {
    return TorchPack.options();
  }

  @Override
  protected Avatar avatar() {
    return TorchPack.avatar();
  }

  @Override
  protected List<MotionFrame> motions() {
    float[] rest = ((DittoAvatar) avatar()).frames().get(0).keypoints().clone();
    float[] moved = rest.clone();
    for (int i = 0; i < moved.length; i += 3) {
      moved[i] += 0.05f;
    }
    return List.of(motion(rest), motion(moved));
  }

  private static MotionFrame motion(float[] points) {
    return new MotionFrame(0, 0, 0, 0, 0, 0, new Keypoints(points));
  }
}
