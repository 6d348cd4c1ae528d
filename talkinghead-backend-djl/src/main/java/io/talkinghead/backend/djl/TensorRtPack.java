package io.talkinghead.backend.djl;

import io.talkinghead.Options;
import io.talkinghead.backend.djl.TensorRtSettings.Through;
import io.talkinghead.core.internal.ditto.DittoBackend;
import io.talkinghead.core.internal.ditto.DittoPart;
import io.talkinghead.core.internal.ditto.pack.SharedEngines;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Stage;
import io.talkinghead.spi.StageProvider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The Ditto networks on TensorRT, by one of two ways that {@link TensorRtSettings} tells apart: the
 * provider {@code onnx} of the same stage, asked for the device {@code tensorrt}; or {@link
 * TensorRtEngine}.
 */
final class TensorRtPack {
  /** Behind the others: an engine takes minutes to build, so who wants it names it. */
  static final int PRIORITY = 1;

  private static final SharedEngines<TensorRtSettings> OPEN = new SharedEngines<>();

  private static final DittoBackend BACKEND =
      new DittoBackend(
          new DittoBackend.Engines() {
            @Override
            public Availability availability(Options options) {
              return TensorRtEngine.availability(options);
            }

            @Override
            public InferenceEngine lease(Options options) {
              return OPEN.lease(TensorRtSettings.of(options), () -> TensorRtEngine.open(options));
            }
          },
          List.of(".engine", ".trt", ".onnx"));

  private TensorRtPack() {}

  /** Returns whether {@code part} would open by one of the ways; else why by neither. */
  static <S extends Stage, P extends StageProvider<S>> Availability availability(
      Options options, DittoPart<S> part, Class<P> type) {
    TensorRtSettings settings;
    try {
      settings = TensorRtSettings.of(options);
    } catch (IllegalArgumentException e) {
      return Availability.no(String.valueOf(e.getMessage()));
    }
    Availability onnx = throughOnnx(options, settings, type);
    if (onnx.usable()) {
      return onnx;
    }
    Availability djl =
        settings.through() == Through.ONNX
            ? Availability.no("not asked")
            : BACKEND.availability(options, part);
    return djl.usable()
        ? Availability.yes("through DJL: " + djl.reason())
        : Availability.no(
            "Through ONNX Runtime: %s; through DJL: %s"
                .formatted(onnx.reason().replaceFirst("\\.$", ""), djl.reason()));
  }

  private static <S extends Stage, P extends StageProvider<S>> Availability throughOnnx(
      Options options, TensorRtSettings settings, Class<P> type) {
    if (settings.through() == Through.DJL) {
      return Availability.no("not asked");
    }
    Optional<P> onnx = onnx(type);
    if (onnx.isEmpty()) {
      return Availability.no("talkinghead-backend-onnx is not on the class path");
    }
    Availability answer = onnx.get().availability(forOnnx(options, settings));
    return answer.usable() ? Availability.yes("through " + answer.reason()) : answer;
  }

  /**
   * Opens {@code part} the first way that works.
   *
   * @throws IllegalArgumentException if an option is out of its range
   * @throws IllegalStateException if neither works, with both reasons
   */
  static <S extends Stage, P extends StageProvider<S>> S open(
      Options options, DittoPart<S> part, Class<P> type) {
    TensorRtSettings settings = TensorRtSettings.of(options);
    if (throughOnnx(options, settings, type).usable()) {
      return onnx(type).orElseThrow().create(forOnnx(options, settings));
    }
    Availability any = availability(options, part, type);
    if (!any.usable()) {
      throw new IllegalStateException(any.reason());
    }
    return BACKEND.open(options, part);
  }

  /** Returns the same options in the words of the backend {@code onnx}. */
  static Options forOnnx(Options options, TensorRtSettings settings) {
    Map<String, String> properties = new HashMap<>(options.properties());
    properties.keySet().removeIf(key -> key.startsWith("tensorrt."));
    properties.put("onnx.precision", settings.halfPrecision() ? "fp16" : "fp32");
    settings.cache().ifPresent(folder -> properties.put("onnx.tensorrtCache", folder));
    String plugins = options.properties().get("tensorrt.plugins");
    if (plugins != null) {
      properties.put("onnx.tensorrtPlugins", plugins);
    }
    return new Options(
        options.backend(),
        options.stageBackends(),
        "tensorrt:" + settings.gpu(),
        options.modelPack(),
        options.workers(),
        options.queueFrames(),
        options.limits(),
        options.threads(),
        options.clock(),
        properties,
        options.settings(),
        options.capacity(),
        options.resultCaching());
  }

  private static <P extends StageProvider<?>> Optional<P> onnx(Class<P> type) {
    try {
      for (P provider : ServiceLoader.load(type, TensorRtPack.class.getClassLoader())) {
        if (provider.name().equals("onnx")) {
          return Optional.of(provider);
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      return Optional.empty(); // a broken provider is the registry's to report
    }
    return Optional.empty();
  }
}
