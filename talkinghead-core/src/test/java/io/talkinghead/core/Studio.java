package io.talkinghead.core;

import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.core.internal.pipeline.TrackWriter;
import io.talkinghead.spi.AudioFeatureExtractorProvider;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.AvatarEncoderProvider;
import io.talkinghead.spi.FaceWarperProvider;
import io.talkinghead.spi.MotionGeneratorProvider;
import io.talkinghead.spi.VideoEncoderProvider;
import io.talkinghead.spi.fake.FakeAvatar;
import io.talkinghead.spi.fake.FakeAvatarEncoder;
import io.talkinghead.spi.fake.FakeExtractor;
import io.talkinghead.spi.fake.FakeGenerator;
import io.talkinghead.spi.fake.FakeProvider;
import io.talkinghead.spi.fake.FakeVideoEncoder;
import io.talkinghead.spi.fake.FakeWarper;
import io.talkinghead.spi.fake.Trouble;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

/** Heads made of fakes, and what tests ask of them. */
final class Studio {
  static final Availability USABLE = Availability.yes("plain Java");
  static final Avatar AVATAR = FakeAvatar.of(8, 6);

  /** Where the fakes tell of every step; replaced while a test runs. */
  volatile Trouble trouble = Trouble.NONE;

  boolean crops;
  int parallelism = 4;
  long virtualSamples = -1;
  TrackWriter trackWriter = (folder, sound, speech, motion) -> {};

  /** Every thread made for jobs. */
  final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  private final Trouble relay = point -> trouble.at(point);

  ThreadFactory factory() {
    return task -> {
      Thread thread = new Thread(task, "studio-" + threads.size());
      thread.setDaemon(true);
      threads.add(thread);
      return thread;
    };
  }

  Options.Builder options() {
    return Options.builder().threads(factory()).workers(2).queueFrames(3);
  }

  TalkingHead head() {
    return head(options().build());
  }

  TalkingHead head(Options options) {
    return TalkingHead.open(options, wiring());
  }

  Wiring wiring() {
    return new Wiring(
        new Providers(
            StageRegistry.of(AudioFeatureExtractorProvider.class, List.of(extractor("fake", 0))),
            StageRegistry.of(MotionGeneratorProvider.class, List.of(generator("fake", 0))),
            StageRegistry.of(FaceWarperProvider.class, List.of(warper("fake", 0))),
            StageRegistry.of(AvatarEncoderProvider.class, List.of(avatars("fake", 0))),
            StageRegistry.of(VideoEncoderProvider.class, List.of(video("fake", 0)))),
        new FakeSounds(relay, virtualSamples),
        trackWriter);
  }

  FakeProvider.OfExtractor extractor(String name, int priority) {
    return new FakeProvider.OfExtractor(name, priority, USABLE, () -> new FakeExtractor(relay));
  }

  FakeProvider.OfGenerator generator(String name, int priority) {
    return new FakeProvider.OfGenerator(name, priority, USABLE, this::aGenerator);
  }

  FakeGenerator aGenerator() {
    return new FakeGenerator(relay);
  }

  FakeProvider.OfWarper warper(String name, int priority) {
    return new FakeProvider.OfWarper(name, priority, USABLE, this::aWarper);
  }

  FakeWarper aWarper() {
    return new FakeWarper(relay, parallelism, crops);
  }

  FakeProvider.OfAvatars avatars(String name, int priority) {
    return new FakeProvider.OfAvatars(name, priority, USABLE, () -> new FakeAvatarEncoder(relay));
  }

  FakeProvider.OfVideo video(String name, int priority) {
    return new FakeProvider.OfVideo(name, priority, USABLE, () -> new FakeVideoEncoder(relay));
  }

  /** A voice of {@code samples} at 16 kHz, another for each {@code tone}. */
  static AudioClip voice(int samples, int tone) {
    float[] x = new float[samples];
    for (int i = 0; i < samples; i++) {
      double slow = Math.sin(i * 2e-4 * (tone + 1));
      x[i] = (float) (0.25 * slow * slow * Math.signum(Math.sin(i * 0.05)));
    }
    return AudioClip.of(x, 16_000);
  }

  static GenerationRequest.Builder request(AudioClip voice, Output output) {
    return GenerationRequest.builder(AVATAR, output).audio(voice).seed(7);
  }

  /** The pixels of a whole video. */
  static byte[] pixels(TalkingHead head, AudioClip voice, long seed)
      throws IOException, InterruptedException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Output output = Output.frames(frame -> all.writeBytes(frame.picture().rgb()));
    head.generate(GenerationRequest.builder(AVATAR, output).audio(voice).seed(seed).build());
    return all.toByteArray();
  }

  /**
   * Waits for the end of every thread ever made; one that never ends fails by the test's timeout.
   */
  void requireThreadsEnd() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Everything below {@code folder}, at any depth. */
  static List<Path> tree(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(p -> !p.equals(folder)).sorted().toList();
    }
  }
}
