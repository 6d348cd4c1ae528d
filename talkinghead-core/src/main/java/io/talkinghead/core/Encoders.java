package io.talkinghead.core;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.StageNotFoundException;
import io.talkinghead.core.internal.pipeline.Sessions;
import io.talkinghead.core.internal.pipeline.Unit;
import io.talkinghead.spi.VideoEncoder;
import io.talkinghead.spi.VideoEncoderProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The open video encoders of a head: the one that was named, or under {@code auto} all usable ones,
 * of which each output takes the first that accepts it.
 *
 * <p><b>Threads:</b> any.
 */
final class Encoders {
  private static final System.Logger LOG = System.getLogger(TalkingHead.class.getName());

  private final List<Unit<VideoEncoder>> units;
  private final String missing;

  private Encoders(List<Unit<VideoEncoder>> units, String missing) {
    this.units = units;
    this.missing = missing;
  }

  /**
   * Opens them; they are added to {@code opened}. A head without any still encodes portraits and
   * listens.
   *
   * @throws StageNotFoundException if one was named that is not usable
   */
  static Encoders open(
      StageRegistry<VideoEncoderProvider> registry, Options options, Sessions opened) {
    String name = Providers.asked(registry, options);
    if (!name.equals(Options.AUTO)) {
      VideoEncoderProvider provider = registry.select(name, options);
      return new Encoders(List.of(unit(provider, options, opened)), "");
    }
    List<Unit<VideoEncoder>> units = new ArrayList<>();
    for (VideoEncoderProvider provider : registry.usable(name, options)) {
      try {
        units.add(unit(provider, options, opened));
      } catch (RuntimeException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            () ->
                "VideoEncoder %s said it would work, but did not open. Name another in Options."
                    .formatted(provider.name()),
            e);
      }
    }
    return new Encoders(units, registry.explain(name, options));
  }

  private static Unit<VideoEncoder> unit(
      VideoEncoderProvider provider, Options options, Sessions opened) {
    return Unit.open(
        "VideoEncoder",
        provider.name(),
        options.clock(),
        () -> opened.add(provider.create(options)));
  }

  /** Returns the encoder preferred above all; empty if there is none. */
  Optional<Unit<VideoEncoder>> first() {
    return units.stream().findFirst();
  }

  /**
   * Returns the encoder for {@code output}.
   *
   * @throws InputException if none accepts it
   */
  Unit<VideoEncoder> select(Output output) throws InputException {
    for (Unit<VideoEncoder> unit : units) {
      if (unit.stage().accepts(output)) {
        return unit;
      }
    }
    String what = output.getClass().getSimpleName();
    throw new InputException(
        ErrorCode.ENCODER_NOT_AVAILABLE,
        units.isEmpty()
            ? "Nothing can write " + what + ". " + missing
            : "%s cannot write %s. Choose another output or VideoEncoder."
                .formatted(String.join(", ", units.stream().map(Unit::label).toList()), what));
  }
}
