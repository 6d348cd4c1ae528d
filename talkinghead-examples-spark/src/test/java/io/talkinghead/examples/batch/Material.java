package io.talkinghead.examples.batch;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.apache.spark.sql.SparkSession;

/** Voices and portraits for tests, made from the bundled samples. */
final class Material {
  private static final Path SAMPLES = Path.of(System.getProperty("talkinghead.samples"));

  private Material() {}

  /** Writes {@code seconds} of the recording {@code sample}, from {@code start} on. */
  static Path voice(Path target, String sample, double start, double seconds) throws IOException {
    File source = SAMPLES.resolve(sample).toFile();
    try (AudioInputStream in = AudioSystem.getAudioInputStream(source)) {
      double rate = in.getFormat().getFrameRate();
      in.skipNBytes((long) in.getFormat().getFrameSize() * Math.round(start * rate));
      try (var cut = new AudioInputStream(in, in.getFormat(), (long) (seconds * rate));
          var out = Files.newOutputStream(target)) {
        AudioSystem.write(cut, AudioFileFormat.Type.WAVE, out);
      }
      return target;
    } catch (UnsupportedAudioFileException e) {
      throw new IOException(e);
    }
  }

  /** Returns the portrait {@code sample}. */
  static Path portrait(String sample) {
    return SAMPLES.resolve(sample);
  }

  /** Writes {@code sample} mirrored, a third face. */
  static Path mirrored(Path target, String sample) throws IOException {
    BufferedImage picture = ImageIO.read(SAMPLES.resolve(sample).toFile());
    int width = picture.getWidth();
    BufferedImage mirror =
        new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = mirror.createGraphics();
    graphics.drawImage(picture, width, 0, -width, picture.getHeight(), null);
    graphics.dispose();
    ImageIO.write(mirror, "png", target.toFile());
    return target;
  }

  /** Writes a picture without a face. */
  static Path grey(Path target) throws IOException {
    BufferedImage picture = new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 128 * 128; i++) {
      picture.setRGB(i % 128, i / 128, 0x808080);
    }
    ImageIO.write(picture, "png", target.toFile());
    return target;
  }

  /** Opens Spark with two cores in this JVM. */
  static SparkSession spark() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.hadoop.fs.flaky.impl", FlakyFileSystem.class.getName())
        .getOrCreate();
  }
}
