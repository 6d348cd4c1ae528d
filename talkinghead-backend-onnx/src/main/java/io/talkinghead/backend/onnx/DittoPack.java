package io.talkinghead.backend.onnx;

import io.talkinghead.Checks;
import io.talkinghead.Options;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.core.models.ModelPack;
import io.talkinghead.core.models.ModelStore;
import io.talkinghead.core.models.PackManifest;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The Ditto networks on ONNX Runtime: which pack and which preset {@link Options} mean, and how a
 * stage is opened; the stages of a head share one engine.
 *
 * <p>The pack is the folder {@link Options#pack()}, in the official layout or flat, or else {@code
 * ditto_onnx} of the model store; nothing is downloaded. The property {@code ditto.mode} chooses
 * the preset: {@code offline} (default) or {@code online}. {@link OnnxSettings} lists the
 * properties of the engine.
 */
final class DittoPack {
  /** Ahead of the built-in backend: whoever has the pack wants it used. */
  static final int PRIORITY = 10;

  private static final String PREFIX = "ditto.";
  private static final String MODE = PREFIX + "mode";

  private DittoPack() {}

  /**
   * Makes a stage.
   *
   * @param <S> the stage
   */
  interface Maker<S> {
    /** Makes the stage, which closes {@code pack} when it is closed. */
    S make(NetworkPack pack, DittoOptions options) throws IOException;
  }

  /**
   * Returns whether a stage of {@code models} would open: looks for the files, tries the device.
   */
  static Availability availability(Options options, DittoModel... models) {
    Path folder;
    try {
      preset(options);
      ModelPack pack = find(options);
      for (DittoModel model : models) {
        pack.file(model.file());
      }
      folder = pack.folder();
    } catch (IOException | IllegalArgumentException e) {
      return Availability.no(String.valueOf(e.getMessage()));
    }
    Availability engine = OnnxEngine.availability(options);
    return engine.usable() ? Availability.yes(engine.reason() + ", model pack " + folder) : engine;
  }

  /**
   * Opens a stage on the engine of these options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   * @throws IllegalStateException if device or pack do not work, with the reason
   */
  static <S extends Stage> S open(Options options, Maker<S> maker) {
    DittoOptions preset = preset(options);
    try {
      Path folder = find(options).folder();
      NetworkPack pack = NetworkPack.owning(Engines.lease(options), folder);
      try {
        return maker.make(pack, preset);
      } catch (IOException | RuntimeException e) {
        pack.close();
        throw e;
      }
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static ModelPack find(Options options) throws IOException {
    Optional<Path> folder = options.pack();
    return folder.isPresent()
        ? ModelPack.inFolder(PackManifest.DITTO_ONNX, folder.get())
        : ModelStore.builder().build().open(PackManifest.DITTO_ONNX);
  }

  private static DittoOptions preset(Options options) {
    Map<String, String> properties = options.properties();
    for (String key : properties.keySet()) {
      Checks.argument(
          !key.startsWith(PREFIX) || key.equals(MODE),
          "unknown property %s; known behind 'ditto.' is mode",
          key);
    }
    String mode = properties.getOrDefault(MODE, "offline");
    return switch (mode) {
      case "offline" -> DittoOptions.offline();
      case "online" -> DittoOptions.online();
      default ->
          throw new IllegalArgumentException(MODE + " must be offline or online, was " + mode);
    };
  }
}
