package io.talkinghead.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Cuts WAV files for tests. */
final class Wav {
  private Wav() {}

  /**
   * Writes the first {@code samples} samples of {@code source} to {@code target}, and returns it.
   */
  static Path cut(Path source, Path target, int samples) throws IOException {
    try (AudioInputStream in = AudioSystem.getAudioInputStream(source.toFile());
        AudioInputStream cut = new AudioInputStream(in, in.getFormat(), samples);
        var out = Files.newOutputStream(target)) {
      AudioSystem.write(cut, AudioFileFormat.Type.WAVE, out);
      return target;
    } catch (UnsupportedAudioFileException e) {
      throw new IOException(e);
    }
  }
}
