package io.talkinghead.core.internal.media;

import io.talkinghead.AudioClip;
import io.talkinghead.Limits;
import io.talkinghead.Output;
import io.talkinghead.spi.AudioSource;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes short videos for tests. */
final class VideoTestKit {
  private VideoTestKit() {}

  /** Returns an opener of {@code mono}, 16 kHz. */
  static AudioSource.Opener sound(float[] mono) {
    return sound(AudioClip.of(mono, 16_000));
  }

  /** Returns an opener of {@code clip} as recorded. */
  static AudioSource.Opener sound(AudioClip clip) {
    return () -> SoundReader.open(clip.content(), Limits.DEFAULT, SoundReader.Target.RECORDING);
  }

  /** Returns a request; NullAway does not see that the compact constructor allows no sound. */
  @SuppressWarnings("NullAway")
  static VideoEncoder.Request request(
      Output output, int width, int height, int fps, AudioSource.@Nullable Opener sound) {
    return new VideoEncoder.Request(output, width, height, fps, sound);
  }

  /** Writes {@code frames} moving pictures, and returns what encoded them. */
  static String write(
      VideoEncoder encoder,
      Path file,
      int width,
      int height,
      int fps,
      int frames,
      AudioSource.@Nullable Opener sound)
      throws IOException {
    return write(encoder, Output.to(file), width, height, fps, frames, sound);
  }

  /** Writes {@code frames} moving pictures, and returns what encoded them. */
  static String write(
      VideoEncoder encoder,
      Output output,
      int width,
      int height,
      int fps,
      int frames,
      AudioSource.@Nullable Opener sound)
      throws IOException {
    try (VideoEncoder.Session session = encoder.open(request(output, width, height, fps, sound))) {
      for (int i = 0; i < frames; i++) {
        session.write(TestMedia.moving(width, height, i * 0.2));
      }
      session.finish();
      return session.encoder();
    }
  }

  /** Returns the names of everything in {@code folder}, hidden things included. */
  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(p -> !p.equals(folder))
          .map(p -> folder.relativize(p).toString())
          .sorted()
          .toList();
    }
  }
}
