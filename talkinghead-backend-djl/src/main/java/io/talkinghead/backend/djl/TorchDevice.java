package io.talkinghead.backend.djl;

import io.talkinghead.Checks;
import java.util.Locale;
import java.util.Objects;

/**
 * Where libtorch computes.
 *
 * @param kind processor, GPU, or the best that works
 * @param index which GPU, 0 to 63; 0 without meaning elsewhere
 */
public record TorchDevice(Kind kind, int index) {
  /** The kinds of devices. */
  public enum Kind {
    /** The best that works: CUDA, else the processor. */
    AUTO,
    /** The processor. */
    CPU,
    /** NVIDIA CUDA. */
    CUDA
  }

  public TorchDevice {
    Objects.requireNonNull(kind, "kind");
    Checks.inRange("device index", index, 0, 63);
  }

  /**
   * Reads {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:1}.
   *
   * @throws IllegalArgumentException if it is another word
   */
  public static TorchDevice parse(String text) {
    String word = text.trim().toLowerCase(Locale.ROOT);
    if (word.matches("auto|cpu|cuda")) {
      return new TorchDevice(Kind.valueOf(word.toUpperCase(Locale.ROOT)), 0);
    }
    Checks.argument(
        word.matches("cuda:[0-9]{1,2}"),
        "device must be auto, cpu, cuda or cuda:N with N in [0, 63], was '%s'",
        text);
    return new TorchDevice(Kind.CUDA, Integer.parseInt(word.substring("cuda:".length())));
  }

  /** Returns whether it is a GPU. */
  public boolean gpu() {
    return kind == Kind.CUDA;
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return gpu() ? name + ":" + index : name;
  }
}
