package io.talkinghead.core.internal.ditto;

import com.google.common.collect.ImmutableList;
import io.talkinghead.Checks;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Options;
import io.talkinghead.StageNotFoundException;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.FaceDetector;
import io.talkinghead.core.ditto.StageDump;
import io.talkinghead.core.ditto.reference.OptionFiles;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.core.models.ModelAccess;
import io.talkinghead.core.models.ModelPack;
import io.talkinghead.core.models.PackManifest;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The Ditto networks on some engine: which pack, options and dump {@link Options} mean, and how a
 * stage is opened. A backend has one of these; its providers ask it.
 *
 * <p>The pack is the folder {@link Options#pack()}, in the official layout or flat, or else {@code
 * ditto_onnx} of the model store; the setting {@link ModelAccess} names another store and allows
 * downloads.
 *
 * <p>The options are the setting {@link DittoOptions}. Without it they are the preset that the
 * property {@code ditto.mode} names, {@code offline} (default) or {@code online}, or the
 * configuration for that mode that the pack brings along; {@code ditto.compat} ({@code repaired},
 * {@code reference}) and {@code ditto.faceDetector} ({@code insightface}, {@code blazeface}) change
 * it. The setting {@link StageDump} makes the stages write what they compute.
 *
 * <p><b>Threads:</b> any.
 */
public final class DittoBackend {
  /** Ahead of the built-in backend: whoever has the pack wants it used. */
  public static final int PRIORITY = 10;

  private static final String PREFIX = "ditto.";
  private static final String MODE = PREFIX + "mode";
  private static final String COMPAT = PREFIX + "compat";
  private static final String DETECTOR = PREFIX + "faceDetector";
  private static final Set<String> KEYS = Set.of(MODE, COMPAT, DETECTOR);

  private final Engines engines;
  private final ImmutableList<String> extensions;

  /**
   * Runs the stages on {@code engines}.
   *
   * @param extensions of the model files that the engine takes, such as {@code .onnx}, the
   *     preferred one first
   */
  public DittoBackend(Engines engines, List<String> extensions) {
    this.engines = engines;
    this.extensions = ImmutableList.copyOf(extensions);
  }

  /** Where a backend's engines come from. */
  public interface Engines {
    /** Returns whether {@link #lease} would succeed; does not throw. */
    Availability availability(Options options);

    /**
     * Returns the engine for {@code options}; the caller closes it.
     *
     * @throws IllegalArgumentException if an option is out of its range
     * @throws IllegalStateException if the device does not work, with what was seen
     */
    InferenceEngine lease(Options options);
  }

  /**
   * Returns whether {@code part} would open: looks for the files, tries the device. A pack that may
   * be downloaded counts as there.
   */
  public Availability availability(Options options, DittoPart<?> part) {
    String place;
    try {
      requireKnown(options);
      place = "model pack " + look(options, part.models());
    } catch (IOException | IllegalArgumentException e) {
      if (!mayFetch(options, e)) {
        return Availability.no(String.valueOf(e.getMessage()));
      }
      place = "model pack to be downloaded";
    }
    Availability engine = engines.availability(options);
    return engine.usable() ? Availability.yes(engine.reason() + ", " + place) : engine;
  }

  private Path look(Options options, Function<DittoOptions, Set<DittoModel>> models)
      throws IOException {
    if (isOwnForm(options)) {
      Path folder = options.pack().orElseThrow();
      for (DittoModel model : models.apply(ditto(options, folder))) {
        NetworkPack.requireFile(folder, extensions, model);
      }
      return folder;
    }
    ModelPack pack = ModelAccess.find(options, PackManifest.DITTO_ONNX);
    for (DittoModel model : models.apply(ditto(options, pack.folder()))) {
      pack.file(model.file());
    }
    return pack.folder();
  }

  /** Returns whether a pack was named that holds files in the engine's own form, not ONNX. */
  private boolean isOwnForm(Options options) {
    return options.pack().isPresent()
        && Arrays.stream(DittoModel.values())
            .map(model -> NetworkPack.find(options.pack().get(), extensions, model))
            .anyMatch(file -> file.isPresent() && !file.get().toString().endsWith(".onnx"));
  }

  private static boolean mayFetch(Options options, Exception problem) {
    return options.pack().isEmpty()
        && ModelAccess.of(options).download()
        && problem instanceof InputException input
        && input.code() == ErrorCode.MODEL_NOT_AVAILABLE;
  }

  /**
   * Opens {@code part} on the engine of these options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   * @throws IllegalStateException if device or pack do not work, with the reason; a {@link
   *     StageNotFoundException} caused by an {@link InputException} if a file is to blame
   */
  public <S extends Stage> S open(Options options, DittoPart<S> part) {
    requireKnown(options);
    try {
      Path folder =
          isOwnForm(options)
              ? options.pack().orElseThrow()
              : ModelAccess.findOrFetch(options, PackManifest.DITTO_ONNX).folder();
      DittoOptions ditto = ditto(options, folder);
      Optional<StageDump> wanted = options.setting(StageDump.class);
      DittoDump dump =
          wanted.isPresent()
              ? DittoDump.to(wanted.get().folder(), wanted.get().frames())
              : DittoDump.OFF;
      NetworkPack pack = NetworkPack.owning(engines.lease(options), folder, extensions);
      try {
        return part.maker().make(options, pack, ditto, dump);
      } catch (IOException | RuntimeException e) {
        pack.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StageNotFoundException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the download of the model pack was interrupted", e);
    }
  }

  private static void requireKnown(Options options) {
    Map<String, String> properties = options.properties();
    boolean typed = options.setting(DittoOptions.class).isPresent();
    for (String key : properties.keySet()) {
      Checks.argument(
          !key.startsWith(PREFIX) || KEYS.contains(key),
          "unknown property %s; known behind 'ditto.' are mode, compat and faceDetector",
          key);
      Checks.argument(
          !key.startsWith(PREFIX) || !typed,
          "property %s has no meaning beside the setting DittoOptions; set it there",
          key);
    }
    mode(options);
    compat(options);
    detector(options);
  }

  private static DittoOptions ditto(Options options, Path folder) throws IOException {
    Optional<DittoOptions> typed = options.setting(DittoOptions.class);
    if (typed.isPresent()) {
      return typed.get();
    }
    DittoMode mode = mode(options);
    DittoOptions preset = mode == DittoMode.ONLINE ? DittoOptions.online() : DittoOptions.offline();
    Optional<Path> own = OptionFiles.inPack(folder, mode);
    if (own.isPresent()) {
      preset = OptionFiles.read(List.of(own.get()), mode, compat(options)).options();
    }
    return preset.toBuilder()
        .mode(mode)
        .compat(compat(options))
        .faceDetector(detector(options))
        .build();
  }

  private static DittoMode mode(Options options) {
    return word(options, MODE, DittoMode.OFFLINE, DittoMode.ONLINE);
  }

  private static Compat compat(Options options) {
    return word(options, COMPAT, Compat.REPAIRED, Compat.REFERENCE);
  }

  private static FaceDetector detector(Options options) {
    return word(options, DETECTOR, FaceDetector.INSIGHTFACE, FaceDetector.BLAZEFACE);
  }

  /** Returns which of two words, the first by default, stands under {@code key}. */
  private static <E extends Enum<E>> E word(Options options, String key, E one, E other) {
    String value = options.properties().getOrDefault(key, one.name());
    for (E choice : List.of(one, other)) {
      if (value.equalsIgnoreCase(choice.name())) {
        return choice;
      }
    }
    throw new IllegalArgumentException(
        "%s must be %s or %s, was %s"
            .formatted(
                key,
                one.name().toLowerCase(java.util.Locale.ROOT),
                other.name().toLowerCase(java.util.Locale.ROOT),
                value));
  }
}
