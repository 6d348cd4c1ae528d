package io.talkinghead.spi;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.MotionFrame;
import io.talkinghead.NoiseSource;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.Portrait;
import io.talkinghead.Representation;
import io.talkinghead.spi.fake.FakeAvatarEncoder;
import io.talkinghead.spi.fake.FakeExtractor;
import io.talkinghead.spi.fake.FakeGenerator;
import io.talkinghead.spi.fake.FakeProvider;
import io.talkinghead.spi.fake.FakeVideoEncoder;
import io.talkinghead.spi.fake.FakeWarper;
import io.talkinghead.spi.fake.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kit turns red on a stage that breaks a promise. */
class ConformanceKitTest {
  private static final Availability HERE = Availability.yes("Java");

  @TempDir Path folder;

  private static void red(ThrowingCallable test) {
    assertThatThrownBy(test).isInstanceOf(AssertionError.class);
  }

  private static void green(ThrowingCallable test) {
    assertThatCode(test).doesNotThrowAnyException();
  }

  @Test
  void stages_thatWorkAfterClose_orHideTheirProvider() {
    FakeStagesTest.Warper kit = warper(honest -> new Immortal(honest));
    red(kit::close_mayBeRepeated_andNothingWorksAfterIt);
    FakeStagesTest.Warper hidden =
        new FakeStagesTest.Warper() {
          @Override
          protected FaceWarperProvider provider() {
            return new Hidden();
          }
        };
    red(hidden::provider_isAPublicClassWithAConstructorForServiceLoader);
    red(hidden::provider_hasAName_inLowerCase);
    red(hidden::availability_answersWithAReason_whateverTheOptions);
  }

  @Test
  void extractors_thatDependOnChunks_orOnEachOther() {
    AudioFeatureExtractorConformance kit = extractor(ChunkCounting::new);
    red(kit::rows_doNotDependOnTheChunks);
    red(kit::liveVoices_doNotDependOnTheChunksEither);
    green(kit::session_mayBeClosedTwice_andBeforeItsEnd);
    red(extractor(Sharing::new)::sessions_areIsolated);
    red(extractor(Sharing::new)::rows_haveTheWidth_andFollowFromTheVoice);
  }

  @Test
  void generators_thatMiscount_orDrawTheirOwnNumbers() {
    red(generator(Miscounting::new)::frames_areExactlyAsManyAsAskedFor);
    red(generator(Unrepeatable::new)::sameSeed_repeats_andTheVoiceShows);
    green(generator(Unrepeatable::new)::frames_areExactlyAsManyAsAskedFor);
  }

  @Test
  void warpers_thatLeaveBytes_orRemember_orTakeAnything() {
    FakeStagesTest.Warper kit = warper(honest -> new Careless(honest));
    red(kit::paint_overwritesEveryByte_alike);
    red(kit::paint_dependsOnTheMotion_andOnNothingBefore);
    red(kit::targetOfAnotherSize_isRefused_andTheNextIsRight);
    red(kit::motionOfAnotherKind_isRefused_andTheNextIsRight);
    red(kit::avatarOfAnotherBackend_isRefused);
    red(kit::painter_mayBeClosedTwice_andPaintsNothingAfterIt);
  }

  @Test
  void avatarEncoders_thatFailRudely() {
    AvatarEncoderConformance kit =
        new AvatarEncoderConformance() {
          @Override
          protected AvatarEncoderProvider provider() {
            return new FakeProvider.OfAvatars("fake", 0, HERE, Rude::new);
          }

          @Override
          protected Portrait portrait() {
            return Portrait.of(new FrameBuffer(40, 30));
          }
        };
    red(kit::unreadablePicture_isBadInput_andTheNextIsRight);
    red(kit::avatar_isOfTheKindItNames);
    red(kit::square_hasTheSizeAskedFor);
  }

  @Test
  void videoEncoders_thatWriteInPlace_orForgetTheSound() throws Exception {
    red(video("a")::video_standsThereWhenFinished_notBefore);
    red(video("b")::closeWithoutFinish_leavesNoTrace_andWhatStoodThereStays);
    red(video("c")::finish_replacesWhatStoodThere);
    red(video("d")::targetThatCannotBe_isBadInput_andTheNextIsRight);
    red(video("e")::soundThatFails_failsTheVideo_andLeavesNoTrace);
    red(video("f")::videos_areWrittenAtOnceOnTwoThreads);
  }

  private static AudioFeatureExtractorConformance extractor(
      UnaryOperator<AudioFeatureExtractor> spoil) {
    return new AudioFeatureExtractorConformance() {
      @Override
      protected AudioFeatureExtractorProvider provider() {
        return new FakeProvider.OfExtractor(
            "fake", 0, HERE, () -> spoil.apply(new FakeExtractor(Trouble.NONE)));
      }
    };
  }

  private static MotionGeneratorConformance generator(UnaryOperator<MotionGenerator> spoil) {
    return new FakeStagesTest.Generator() {
      @Override
      protected MotionGeneratorProvider provider() {
        return new FakeProvider.OfGenerator(
            "fake", 0, HERE, () -> spoil.apply(new FakeGenerator(Trouble.NONE)));
      }
    };
  }

  private static FakeStagesTest.Warper warper(UnaryOperator<FaceWarper> spoil) {
    return new FakeStagesTest.Warper() {
      @Override
      protected FaceWarperProvider provider() {
        return new FakeProvider.OfWarper(
            "fake", 0, HERE, () -> spoil.apply(new FakeWarper(Trouble.NONE, 2, false)));
      }
    };
  }

  private VideoEncoderConformance video(String name) throws IOException {
    VideoEncoderConformance kit =
        new FakeStagesTest.Video() {
          @Override
          protected VideoEncoderProvider provider() {
            return new FakeProvider.OfVideo("fake", 0, HERE, InPlace::new);
          }
        };
    kit.folder = Files.createDirectory(folder.resolve(name));
    return kit;
  }

  /** Never closes. */
  private record Immortal(FaceWarper honest) implements FaceWarper {
    @Override
    public Representation motion() {
      return honest.motion();
    }

    @Override
    public Representation avatar() {
      return honest.avatar();
    }

    @Override
    public Painter open(Avatar avatar) {
      return honest.open(avatar);
    }
  }

  /** Cannot be made by a service loader, and throws where it must answer. */
  private static final class Hidden extends FakeProvider<FaceWarper> implements FaceWarperProvider {
    Hidden() {
      super("Hidden", 0, HERE, () -> new FakeWarper(Trouble.NONE, 1, false));
    }

    @Override
    public Availability availability(Options options) {
      throw new UnsupportedOperationException();
    }
  }

  /** One more row for each chunk. */
  private record ChunkCounting(AudioFeatureExtractor honest) implements AudioFeatureExtractor {
    @Override
    public Representation features() {
      return honest.features();
    }

    @Override
    public int width() {
      return honest.width();
    }

    @Override
    public AudioFeatureExtractor.Session open(AudioFeatureExtractor.Request request)
        throws IOException {
      AudioFeatureExtractor.Session session = honest.open(request);
      return new AudioFeatureExtractor.Session() {
        @Override
        public void accept(
            float[] samples, int offset, int count, AudioFeatureExtractor.Sink sink) {
          session.accept(samples, offset, count, sink);
          sink.accept(new float[1], 1);
        }

        @Override
        public void finish(AudioFeatureExtractor.Sink sink) {
          session.finish(sink);
        }
      };
    }
  }

  /** All voices in one session. */
  private static final class Sharing implements AudioFeatureExtractor {
    private final AudioFeatureExtractor honest;
    private float loudest;

    Sharing(AudioFeatureExtractor honest) {
      this.honest = honest;
    }

    @Override
    public Representation features() {
      return honest.features();
    }

    @Override
    public int width() {
      return honest.width();
    }

    @Override
    public AudioFeatureExtractor.Session open(AudioFeatureExtractor.Request request)
        throws IOException {
      AudioFeatureExtractor.Session session = honest.open(request);
      return new AudioFeatureExtractor.Session() {
        @Override
        public void accept(
            float[] samples, int offset, int count, AudioFeatureExtractor.Sink sink) {
          session.accept(samples, offset, count, rising(sink));
        }

        @Override
        public void finish(AudioFeatureExtractor.Sink sink) {
          session.finish(rising(sink));
        }
      };
    }

    private AudioFeatureExtractor.Sink rising(AudioFeatureExtractor.Sink sink) {
      return (rows, count) -> {
        loudest = Math.max(loudest + 1e-3f, rows[0]);
        sink.accept(new float[] {loudest}, 1);
      };
    }
  }

  /** One frame too many. */
  private record Miscounting(MotionGenerator honest) implements MotionGenerator {
    @Override
    public Representation features() {
      return honest.features();
    }

    @Override
    public Representation motion() {
      return honest.motion();
    }

    @Override
    public MotionGenerator.Session open(MotionGenerator.Request request) {
      MotionGenerator.Session session = honest.open(request);
      return new MotionGenerator.Session() {
        @Override
        public void accept(float[] rows, int count, MotionGenerator.Sink sink) {
          session.accept(rows, count, sink);
        }

        @Override
        public void finish(MotionGenerator.Sink sink) {
          session.finish(sink);
          sink.accept(MotionFrame.REST);
        }
      };
    }
  }

  /** Draws from a source of its own. */
  private static final class Unrepeatable implements MotionGenerator {
    private final MotionGenerator honest;
    private long seed;

    Unrepeatable(MotionGenerator honest) {
      this.honest = honest;
    }

    @Override
    public Representation features() {
      return honest.features();
    }

    @Override
    public Representation motion() {
      return honest.motion();
    }

    @Override
    public MotionGenerator.Session open(MotionGenerator.Request request) {
      return honest.open(
          new MotionGenerator.Request(
              request.avatar(),
              request.frameRate(),
              request.totalFrames(),
              request.controls(),
              NoiseSource.seeded(++seed)));
    }
  }

  /** Paints the first byte more and more, whatever it is given. */
  private record Careless(FaceWarper honest) implements FaceWarper {
    @Override
    public Representation motion() {
      return honest.motion();
    }

    @Override
    public Representation avatar() {
      return honest.avatar();
    }

    @Override
    public Painter open(Avatar avatar) {
      return new Painter() {
        private int times;

        @Override
        public int width() {
          return avatar.width();
        }

        @Override
        public int height() {
          return avatar.height();
        }

        @Override
        public void paint(MotionFrame motion, FrameBuffer target) {
          target.rgb()[0] = (byte) ++times;
        }
      };
    }
  }

  /** Fails with the wrong exception, and makes a stranger's avatars. */
  private static final class Rude implements AvatarEncoder {
    private final AvatarEncoder honest = new FakeAvatarEncoder(Trouble.NONE);

    @Override
    public Representation avatar() {
      return new Representation("rude/1");
    }

    @Override
    public Avatar encode(Portrait portrait, FrameSize size) throws IOException {
      if (portrait.content() instanceof Portrait.Content.Encoded) {
        throw new NullPointerException();
      }
      return honest.encode(portrait, FrameSize.SOURCE);
    }
  }

  /** Writes into the target itself, and opens the sound twice. */
  private static final class InPlace implements VideoEncoder {
    @Override
    public boolean accepts(Output output) {
      return true;
    }

    @Override
    public VideoEncoder.Session open(VideoEncoder.Request request) throws IOException {
      Path file = ((Output.Mp4File) request.output()).file();
      Files.createDirectories(file.resolveSibling("."));
      VideoEncoder.Session honest =
          new FakeVideoEncoder(Trouble.NONE)
              .open(
                  new VideoEncoder.Request(
                      Output.mp4(file.resolveSibling("x")),
                      request.width(),
                      request.height(),
                      request.frameRate(),
                      request.sound()));
      Files.writeString(file, "half");
      return new VideoEncoder.Session() {
        @Override
        public String encoder() {
          return honest.encoder();
        }

        @Override
        public void write(FrameBuffer picture) throws IOException {
          honest.write(picture);
        }

        @Override
        public void finish() throws IOException {
          honest.finish();
        }

        @Override
        public void close() {
          honest.close();
        }
      };
    }
  }
}
