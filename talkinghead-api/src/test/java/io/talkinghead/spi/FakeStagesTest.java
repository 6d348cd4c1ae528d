package io.talkinghead.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.Articulation;
import io.talkinghead.Articulation.Parameter;
import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.MotionFrame;
import io.talkinghead.Portrait;
import io.talkinghead.spi.fake.FakeAvatar;
import io.talkinghead.spi.fake.FakeEngine;
import io.talkinghead.spi.fake.FakeProvider;
import io.talkinghead.spi.fake.FakeWarper;
import io.talkinghead.spi.fake.Trouble;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The fakes keep every promise, so the kits can be passed. */
class FakeStagesTest {
  @Nested
  class Extractor extends AudioFeatureExtractorConformance {
    @Override
    protected AudioFeatureExtractorProvider provider() {
      return new FakeProvider.OfExtractor();
    }
  }

  /** Open for the tests of the kit. */
  static class Generator extends MotionGeneratorConformance {
    @Override
    protected MotionGeneratorProvider provider() {
      return new FakeProvider.OfGenerator();
    }

    @Override
    protected Avatar avatar() {
      return FakeAvatar.of(8, 6);
    }

    @Override
    protected float[] rows() {
      float[] rows = new float[333];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = 0.1f + 0.1f * (float) Math.sin(i * 0.1);
      }
      return rows;
    }

    @Override
    protected float[] otherRows() {
      return new float[300];
    }

    @Override
    protected int width() {
      return 1;
    }

    @Override
    protected int rowsPerSecond() {
      return 100;
    }
  }

  @Nested
  class GeneratorOfFakes extends Generator {}

  /** Open for the tests of the kit. */
  static class Warper extends FaceWarperConformance {
    @Override
    protected FaceWarperProvider provider() {
      return new FakeProvider.OfWarper();
    }

    @Override
    protected Avatar avatar() {
      return FakeAvatar.of(8, 6);
    }

    @Override
    protected List<MotionFrame> motions() {
      return List.of(
          MotionFrame.REST,
          new MotionFrame(0, 0, 0, 0, 0, 0, Articulation.REST.with(Parameter.JAW, 0.1f)));
    }
  }

  @Nested
  class WarperOfFakes extends Warper {}

  /** Paints a crop. Its provider is this kit's own, so the constructor that it needs is here. */
  @Nested
  class CroppingWarper extends Warper {
    @Override
    protected FaceWarperProvider provider() {
      return new Cropping();
    }
  }

  /** Opens a warper that paints a crop. */
  public static final class Cropping extends FakeProvider<FaceWarper>
      implements FaceWarperProvider {
    public Cropping() {
      super("crops", 0, Availability.yes("Java"), () -> new FakeWarper(Trouble.NONE, 1, true));
    }
  }

  @Nested
  class Avatars extends AvatarEncoderConformance {
    @Override
    protected AvatarEncoderProvider provider() {
      return new FakeProvider.OfAvatars();
    }

    @Override
    protected Portrait portrait() {
      return Portrait.of(new FrameBuffer(40, 30));
    }
  }

  /** Open for the tests of the kit. */
  static class Video extends VideoEncoderConformance {
    @Override
    protected VideoEncoderProvider provider() {
      return new FakeProvider.OfVideo();
    }

    @Override
    protected void requireWhole(Path video, int frames) throws IOException {
      assertThat(Files.size(video)).isBetween(64L * 48 * 3 * frames, 64L * 48 * 3 * frames + 1);
    }
  }

  @Nested
  class VideoOfFakes extends Video {}

  @Nested
  class Engine extends InferenceEngineConformance {
    @Override
    protected InferenceEngine open() {
      return new FakeEngine();
    }

    @Override
    protected Path model() throws IOException {
      return Files.writeString(folder.resolve("model"), "scale 2 end");
    }

    @Override
    protected Map<String, Tensor> inputs() {
      return Map.of("x", Tensor.of(new float[] {1, 2, 3}, 3));
    }

    @Override
    protected Map<String, Tensor> outputs() {
      return Map.of("y", Tensor.of(new float[] {2, 4, 6}, 3));
    }
  }
}
