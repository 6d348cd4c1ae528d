package io.talkinghead.core.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.Articulation;
import io.talkinghead.Articulation.Parameter;
import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.MotionFrame;
import io.talkinghead.Options;
import io.talkinghead.Portrait;
import io.talkinghead.core.internal.builtin.BuiltinAvatarEncoderProvider;
import io.talkinghead.core.internal.builtin.motion.ArticulationGeneratorProvider;
import io.talkinghead.core.internal.builtin.render.LayeredWarperProvider;
import io.talkinghead.core.internal.builtin.speech.BuiltinFeatureExtractorProvider;
import io.talkinghead.core.internal.builtin.speech.Voices;
import io.talkinghead.core.internal.media.FfmpegVideoEncoderProvider;
import io.talkinghead.core.internal.media.VideoProbe;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioFeatureExtractorConformance;
import io.talkinghead.spi.AudioFeatureExtractorProvider;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.AvatarEncoderConformance;
import io.talkinghead.spi.AvatarEncoderProvider;
import io.talkinghead.spi.FaceWarperConformance;
import io.talkinghead.spi.FaceWarperProvider;
import io.talkinghead.spi.MotionGeneratorConformance;
import io.talkinghead.spi.MotionGeneratorProvider;
import io.talkinghead.spi.VideoEncoderConformance;
import io.talkinghead.spi.VideoEncoderProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Every built-in stage keeps every promise of its interface. */
class BuiltinStagesTest {
  private static final Avatar CARTOON = cartoon();

  private static Avatar cartoon() {
    Options options = Options.builder().build();
    try (AvatarEncoder encoder = new BuiltinAvatarEncoderProvider().create(options)) {
      return encoder.encode(Portraits.cartoon(), FrameSize.square(128));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static float[] voice(int from, int samples) {
    return Arrays.copyOfRange(Voices.sample("hello_slt.wav"), from, from + samples);
  }

  @Nested
  class Extractor extends AudioFeatureExtractorConformance {
    @Override
    protected AudioFeatureExtractorProvider provider() {
      return new BuiltinFeatureExtractorProvider();
    }

    @Override
    protected float[] voice() {
      return BuiltinStagesTest.voice(0, 24_000);
    }

    @Override
    protected float[] otherVoice() {
      return BuiltinStagesTest.voice(40_000, 20_000);
    }
  }

  @Nested
  class Generator extends MotionGeneratorConformance {
    @Override
    protected MotionGeneratorProvider provider() {
      return new ArticulationGeneratorProvider();
    }

    @Override
    protected Avatar avatar() {
      return CARTOON;
    }

    @Override
    protected float[] rows() {
      return heard(0, 32_000);
    }

    @Override
    protected float[] otherRows() {
      return heard(40_000, 24_000);
    }

    @Override
    protected int width() {
      return 18;
    }

    @Override
    protected int rowsPerSecond() {
      return 100;
    }

    private static float[] heard(int from, int samples) {
      float[] part = voice(from, samples);
      Options options = Options.builder().build();
      try (AudioFeatureExtractor extractor = new BuiltinFeatureExtractorProvider().create(options);
          AudioFeatureExtractor.Session session =
              extractor.open(
                  new AudioFeatureExtractor.Request(
                      Voices.opener(part), part.length, event -> {}))) {
        float[] rows = new float[18 * (part.length / 160 + 2)];
        int[] length = {0};
        AudioFeatureExtractor.Sink sink =
            (block, count) -> {
              System.arraycopy(block, 0, rows, length[0], 18 * count);
              length[0] += 18 * count;
            };
        session.accept(part, 0, part.length, sink);
        session.finish(sink);
        return Arrays.copyOf(rows, length[0]);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Nested
  class Warper extends FaceWarperConformance {
    @Override
    protected FaceWarperProvider provider() {
      return new LayeredWarperProvider();
    }

    @Override
    protected Avatar avatar() {
      return CARTOON;
    }

    @Override
    protected List<MotionFrame> motions() {
      return List.of(
          MotionFrame.REST,
          new MotionFrame(0, 0, 0, 0, 0, 0, Articulation.REST.with(Parameter.JAW, 0.15f)),
          new MotionFrame(
              0.05f, 0.03f, 0, 0.01f, 0, 0, Articulation.REST.with(Parameter.BLINK_LEFT, 1)));
    }
  }

  @Nested
  class Avatars extends AvatarEncoderConformance {
    @Override
    protected AvatarEncoderProvider provider() {
      return new BuiltinAvatarEncoderProvider();
    }

    @Override
    protected Portrait portrait() throws IOException {
      return Portraits.cartoon();
    }
  }

  @Nested
  class Encoder extends VideoEncoderConformance {
    @Override
    protected VideoEncoderProvider provider() {
      return new FfmpegVideoEncoderProvider();
    }

    @Override
    protected void requireWhole(Path video, int frames) throws IOException {
      assertThat(VideoProbe.decode(video).frames()).hasSize(frames);
    }
  }
}
