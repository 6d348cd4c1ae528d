package io.talkinghead.backend.onnx;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which device works, found by trying: what a runtime lists as available is what was compiled into
 * it, with or without a GPU in the machine.
 */
final class DeviceChoice {
  private final Optional<Device> chosen;
  private final Map<String, String> refusals;
  private final @Nullable Throwable cause;

  private DeviceChoice(
      Optional<Device> chosen, Map<String, String> refusals, @Nullable Throwable cause) {
    this.chosen = chosen;
    this.refusals = refusals;
    this.cause = cause;
  }

  /** Tries a device. */
  interface Probe {
    /** Throws if a network cannot run on {@code device}. */
    void run(Device device) throws OrtException, IOException;
  }

  /** Tries the devices that {@code settings} allow, the best first. */
  static DeviceChoice of(OnnxSettings settings, Probe probe) {
    Device asked = settings.device();
    List<Device> candidates =
        asked.kind() != Device.Kind.AUTO
            ? List.of(asked)
            : List.of(new Device(Device.Kind.CUDA, 0), new Device(Device.Kind.CPU, 0));
    Map<String, String> refusals = new LinkedHashMap<>();
    Throwable cause = null;
    for (Device device : candidates) {
      if (settings.halfPrecision() && !device.gpu()) {
        refusals.put(device.toString(), "fp16 gains nothing on the processor; ask for fp32");
        continue;
      }
      try {
        probe.run(device);
        return new DeviceChoice(Optional.of(device), refusals, null);
      } catch (OrtException | IOException | RuntimeException | LinkageError e) {
        refusals.put(device.toString(), String.valueOf(e.getMessage()).strip());
        cause = e;
      }
    }
    return new DeviceChoice(Optional.empty(), refusals, cause);
  }

  /** Returns the device that works; empty if none does. */
  Optional<Device> chosen() {
    return chosen;
  }

  /** Returns why others were not taken. */
  Map<String, String> refusals() {
    return Map.copyOf(refusals);
  }

  /** Makes the exception that says why none works. */
  IllegalStateException failure() {
    return new IllegalStateException(
        "ONNX Runtime cannot compute on "
            + refusals
            + ". For a GPU, put com.microsoft.onnxruntime:onnxruntime_gpu in the place of"
            + " onnxruntime, with its CUDA and cuDNN installed; or set device to cpu.",
        cause);
  }
}
