package io.talkinghead.bench;

import io.talkinghead.Avatar;
import io.talkinghead.Controls;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationRequest;
import io.talkinghead.MotionFrame;
import io.talkinghead.NoiseSource;
import io.talkinghead.Options;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioFeatureExtractorProvider;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.AvatarEncoderProvider;
import io.talkinghead.spi.MotionGenerator;
import io.talkinghead.spi.MotionGeneratorProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sample voice heard and moved, and the sample portrait encoded: what the later stages work on.
 */
final class PerformanceScene {
  final Avatar avatar;
  final int rows;
  final float[] features;
  final List<MotionFrame> motion;

  private PerformanceScene(Avatar avatar, int rows, float[] features, List<MotionFrame> motion) {
    this.avatar = avatar;
    this.rows = rows;
    this.features = features;
    this.motion = motion;
  }

  /**
   * Hears the sample voice and encodes the sample portrait at {@code side} x {@code side} pixels
   * with the built-in backend.
   */
  static PerformanceScene open(int side) throws IOException {
    Options options = Options.builder().build();
    float[] samples = Samples.pcm();
    try (AvatarEncoder encoder =
            Samples.provider(AvatarEncoderProvider.class, "builtin").create(options);
        AudioFeatureExtractor extractor =
            Samples.provider(AudioFeatureExtractorProvider.class, "builtin").create(options);
        MotionGenerator generator =
            Samples.provider(MotionGeneratorProvider.class, "builtin").create(options)) {
      Avatar avatar = encoder.encode(Samples.portrait(), FrameSize.square(side));
      List<float[]> blocks = new ArrayList<>();
      AudioFeatureExtractor.Sink sink =
          (block, count) -> blocks.add(Arrays.copyOf(block, count * extractor.width()));
      try (AudioFeatureExtractor.Session session =
          extractor.open(
              new AudioFeatureExtractor.Request(
                  Samples.opener(samples), samples.length, event -> {}))) {
        session.accept(samples, 0, samples.length, sink);
        session.finish(sink);
      }
      float[] features = join(blocks);
      int rows = features.length / extractor.width();
      List<MotionFrame> motion = move(generator, avatar, features, rows);
      return new PerformanceScene(avatar, rows, features, motion);
    }
  }

  /** Moves {@code avatar} by {@code rows} rows of features at 25 pictures per second. */
  static List<MotionFrame> move(
      MotionGenerator generator, Avatar avatar, float[] features, int rows) {
    List<MotionFrame> frames = new ArrayList<>();
    MotionGenerator.Request request =
        new MotionGenerator.Request(
            avatar,
            GenerationRequest.DEFAULT_FRAME_RATE,
            (rows - 1) / 4,
            Controls.NATURAL,
            NoiseSource.seeded(1));
    try (MotionGenerator.Session session = generator.open(request)) {
      session.accept(features, rows, frames::add);
      session.finish(frames::add);
    }
    return frames;
  }

  private static float[] join(List<float[]> blocks) {
    int length = blocks.stream().mapToInt(block -> block.length).sum();
    float[] all = new float[length];
    int at = 0;
    for (float[] block : blocks) {
      System.arraycopy(block, 0, all, at, block.length);
      at += block.length;
    }
    return all;
  }
}
