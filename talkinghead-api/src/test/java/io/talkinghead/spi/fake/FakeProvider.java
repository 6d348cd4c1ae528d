package io.talkinghead.spi.fake;

import io.talkinghead.Options;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioFeatureExtractorProvider;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.AvatarEncoderProvider;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.spi.FaceWarperProvider;
import io.talkinghead.spi.MotionGenerator;
import io.talkinghead.spi.MotionGeneratorProvider;
import io.talkinghead.spi.Stage;
import io.talkinghead.spi.StageProvider;
import io.talkinghead.spi.VideoEncoder;
import io.talkinghead.spi.VideoEncoderProvider;
import java.util.function.Supplier;

/**
 * A provider that opens what it is told to.
 *
 * @param <S> the stage
 */
public class FakeProvider<S extends Stage> implements StageProvider<S> {
  private final String name;
  private final int priority;
  private final Availability availability;
  private final Supplier<? extends S> opener;

  /** Keeps what it will answer. */
  public FakeProvider(
      String name, int priority, Availability availability, Supplier<? extends S> opener) {
    this.name = name;
    this.priority = priority;
    this.availability = availability;
    this.opener = opener;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public Availability availability(Options options) {
    return availability;
  }

  @Override
  public S create(Options options) {
    if (!availability.usable()) {
      throw new IllegalStateException(availability.reason());
    }
    return opener.get();
  }

  /** Of extractors. */
  public static final class OfExtractor extends FakeProvider<AudioFeatureExtractor>
      implements AudioFeatureExtractorProvider {
    /** The usual one. */
    public OfExtractor() {
      this("fake", 0, Availability.yes("plain Java"), () -> new FakeExtractor(Trouble.NONE));
    }

    /** Keeps what it will answer. */
    public OfExtractor(
        String name, int priority, Availability is, Supplier<? extends AudioFeatureExtractor> to) {
      super(name, priority, is, to);
    }
  }

  /** Of generators. */
  public static final class OfGenerator extends FakeProvider<MotionGenerator>
      implements MotionGeneratorProvider {
    /** The usual one. */
    public OfGenerator() {
      this("fake", 0, Availability.yes("plain Java"), () -> new FakeGenerator(Trouble.NONE));
    }

    /** Keeps what it will answer. */
    public OfGenerator(
        String name, int priority, Availability is, Supplier<? extends MotionGenerator> to) {
      super(name, priority, is, to);
    }
  }

  /** Of warpers. */
  public static final class OfWarper extends FakeProvider<FaceWarper>
      implements FaceWarperProvider {
    /** The usual one. */
    public OfWarper() {
      this("fake", 0, Availability.yes("plain Java"), () -> new FakeWarper(Trouble.NONE, 4, false));
    }

    /** Keeps what it will answer. */
    public OfWarper(String name, int priority, Availability is, Supplier<? extends FaceWarper> to) {
      super(name, priority, is, to);
    }
  }

  /** Of avatar encoders. */
  public static final class OfAvatars extends FakeProvider<AvatarEncoder>
      implements AvatarEncoderProvider {
    /** The usual one. */
    public OfAvatars() {
      this("fake", 0, Availability.yes("plain Java"), () -> new FakeAvatarEncoder(Trouble.NONE));
    }

    /** Keeps what it will answer. */
    public OfAvatars(
        String name, int priority, Availability is, Supplier<? extends AvatarEncoder> to) {
      super(name, priority, is, to);
    }
  }

  /** Of video encoders. */
  public static final class OfVideo extends FakeProvider<VideoEncoder>
      implements VideoEncoderProvider {
    /** The usual one. */
    public OfVideo() {
      this("fake", 0, Availability.yes("plain Java"), () -> new FakeVideoEncoder(Trouble.NONE));
    }

    /** Keeps what it will answer. */
    public OfVideo(
        String name, int priority, Availability is, Supplier<? extends VideoEncoder> to) {
      super(name, priority, is, to);
    }
  }
}
