package io.talkinghead.core.internal.ditto;

import io.talkinghead.Controls;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.Limits;
import io.talkinghead.MotionFrame;
import io.talkinghead.NoiseSource;
import io.talkinghead.Portrait;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.internal.ditto.config.DittoCase;
import io.talkinghead.core.internal.ditto.npy.BankNoise;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.MotionGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs all Ditto stages over the synthetic pack, as a pipeline would. */
final class Performance {
  /** Hears of finished pictures; each is valid during the call. */
  interface Pictures {
    void accept(int frame, FrameBuffer face, FrameBuffer whole);
  }

  private Performance() {}

  static DittoCase options(String name, Compat compat) {
    Path inputs = java.util.Objects.requireNonNull(Golden.input("x").getParent());
    return DittoCase.of(Golden.of(name).options(), inputs, compat);
  }

  static NetworkPack pack() throws IOException {
    return new NetworkPack(new OrtEngine(), Golden.pack());
  }

  static NetworkPack pack(InferenceEngine engine) throws IOException {
    return new NetworkPack(engine, Golden.pack());
  }

  static DittoAvatar avatar(String picture, DittoOptions options, DittoDump dump)
      throws IOException {
    try (var encoder = new DittoAvatarEncoder(pack(), options, Limits.DEFAULT, dump)) {
      return encoder.encode(Portrait.read(Golden.input(picture)), FrameSize.SOURCE);
    }
  }

  static MotionGenerator.Request request(DittoAvatar avatar, long frames, NoiseSource noise) {
    return new MotionGenerator.Request(avatar, 25, frames, Controls.NATURAL, noise);
  }

  /** Returns the motion of a voice handed over in pieces. */
  static List<MotionFrame> motion(
      DittoAvatar avatar, float[] voice, long frames, DittoOptions options, DittoDump dump)
      throws IOException {
    List<MotionFrame> motion = new ArrayList<>();
    try (var extractor = new HubertFeatureExtractor(pack(), options, dump);
        var generator = new DittoMotionGenerator(pack(), options, dump);
        var session =
            extractor.open(
                new AudioFeatureExtractor.Request(
                    () -> new WavSource(voice, 1, 16_000), voice.length, event -> {}));
        var performance =
            generator.open(request(avatar, frames, BankNoise.read(Golden.noiseBank())))) {
      AudioFeatureExtractor.Sink rows =
          (values, count) -> performance.accept(values, count, motion::add);
      for (int at = 0; at < voice.length; at += 5000) {
        session.accept(voice, at, Math.min(5000, voice.length - at), rows);
      }
      session.finish(rows);
      performance.finish(motion::add);
    }
    return motion;
  }

  /** Paints {@code frames} of the motion. */
  static void paint(
      DittoAvatar avatar,
      List<MotionFrame> motion,
      List<Integer> frames,
      DittoOptions options,
      DittoDump dump,
      Pictures pictures)
      throws IOException {
    try (var warper = new DittoWarper(pack(), options, dump);
        FaceWarper.Painter painter = warper.open(avatar)) {
      FrameBuffer face = new FrameBuffer(painter.width(), painter.height());
      FrameBuffer whole = new FrameBuffer(avatar.width(), avatar.height());
      for (int i : frames) {
        painter.paint(motion.get(i), face);
        painter.pasteBack().paste(face, i, whole);
        pictures.accept(i, face, whole);
      }
    }
  }
}
