package io.talkinghead.backend.onnx;

import io.talkinghead.Checks;
import java.util.Locale;
import java.util.Objects;

/**
 * Where networks compute.
 *
 * @param kind which execution provider
 * @param index which GPU, 0 to 63; 0 without meaning elsewhere
 */
public record Device(Kind kind, int index) {
  /** The execution providers. */
  public enum Kind {
    /** The best that works: CUDA, else the processor. */
    AUTO,
    /** The processor. */
    CPU,
    /** NVIDIA CUDA. */
    CUDA,
    /** NVIDIA TensorRT; what it cannot run falls to CUDA. */
    TENSORRT
  }

  public Device {
    Objects.requireNonNull(kind, "kind");
    Checks.inRange("device index", index, 0, 63);
  }

  /**
   * Reads {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:1}, {@code tensorrt}, {@code
   * tensorrt:1}.
   *
   * @throws IllegalArgumentException if it is another word
   */
  public static Device parse(String text) {
    String[] parts = text.trim().toLowerCase(Locale.ROOT).split(":", 2);
    try {
      Kind kind = Kind.valueOf(parts[0].toUpperCase(Locale.ROOT));
      boolean numbered = kind == Kind.CUDA || kind == Kind.TENSORRT;
      if (parts.length == 1) {
        return new Device(kind, 0);
      }
      if (numbered) {
        return new Device(kind, Integer.parseInt(parts[1]));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(complaint(text), e);
    }
    throw new IllegalArgumentException(complaint(text));
  }

  private static String complaint(String text) {
    return "device must be auto, cpu, cuda, cuda:N, tensorrt or tensorrt:N with N in [0, 63], was '"
        + text
        + "'";
  }

  /** Returns whether it is a GPU. */
  public boolean gpu() {
    return kind == Kind.CUDA || kind == Kind.TENSORRT;
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return gpu() ? name + ":" + index : name;
  }
}
