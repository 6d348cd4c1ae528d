package io.talkinghead.examples.cli;

import io.talkinghead.Controls;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the performance is directed. */
final class ControlOptions {
  @Option(
      names = "--mouth",
      paramLabel = "SCALE",
      description = "How far the mouth opens: 0 shut, 1 natural (default), 2 the most.")
  private double mouth = 1;

  @Option(
      names = "--head",
      paramLabel = "SCALE",
      description = "How much the head moves: 0 still, 1 natural (default), 2 the most.")
  private double head = 1;

  @Option(
      names = "--blink",
      paramLabel = "RATE",
      converter = BlinkRate.class,
      description = "How often the eyes blink: off, 1 natural (default), 4 the most.")
  private double blink = 1;

  @Option(
      names = "--gaze",
      paramLabel = "X,Y",
      converter = GazeConverter.class,
      description = "Where the eyes look, each -1 to 1: right and down are positive; default 0,0.")
  private Gaze gaze = new Gaze(0, 0);

  @Option(
      names = "--smile",
      paramLabel = "AMOUNT",
      description = "Corners of the mouth, -1 (down) to 1 (up); default 0.")
  private double smile;

  @Option(
      names = "--brow",
      paramLabel = "AMOUNT",
      description = "Brows, -1 (down) to 1 (up); default 0.")
  private double brow;

  @Option(
      names = "--pose",
      paramLabel = "YAW,PITCH,ROLL",
      converter = PoseConverter.class,
      description =
          "Fixed turn of the head in degrees: yaw -6 to 6 (right), pitch -5 to 5 (down), roll -5 to 5 (clockwise).")
  private Pose pose = new Pose(0, 0, 0);

  Controls toControls() {
    return Controls.builder()
        .mouthScale(mouth)
        .headScale(head)
        .blinkRate(blink)
        .gaze(gaze.x(), gaze.y())
        .smile(smile)
        .brow(brow)
        .pose(pose.yaw(), pose.pitch(), pose.roll())
        .build();
  }

  /** Reads {@code off} or a number. */
  static final class BlinkRate implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      if (text.toLowerCase(Locale.ROOT).equals("off")) {
        return 0.0;
      }
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("needs 'off' or a number, was '" + text + "'");
      }
    }
  }

  /** Where the eyes look. */
  record Gaze(double x, double y) {}

  /** How the head is turned, degrees. */
  record Pose(double yaw, double pitch, double roll) {}

  /** Reads two numbers with a comma between them. */
  static final class GazeConverter implements ITypeConverter<Gaze> {
    @Override
    public Gaze convert(String text) {
      double[] xy = numbers(text, 2);
      return new Gaze(xy[0], xy[1]);
    }
  }

  /** Reads three numbers with commas between them. */
  static final class PoseConverter implements ITypeConverter<Pose> {
    @Override
    public Pose convert(String text) {
      double[] angles = numbers(text, 3);
      return new Pose(angles[0], angles[1], angles[2]);
    }
  }

  private static double[] numbers(String text, int count) {
    String[] parts = text.split(",", -1);
    if (parts.length != count) {
      throw new TypeConversionException(
          "needs " + count + " numbers with commas between them, was '" + text + "'");
    }
    try {
      return Arrays.stream(parts).mapToDouble(part -> Double.parseDouble(part.trim())).toArray();
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' holds something that is no number");
    }
  }
}
