package io.talkinghead.core.internal.builtin.speech;

import io.talkinghead.Options;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioFeatureExtractorProvider;
import io.talkinghead.spi.Availability;

/**
 * Offers the built-in speech features under the name {@code builtin}; they work everywhere.
 *
 * <p>The property {@code features} chooses how visemes are recognised: {@code network} (the
 * default) or {@code dsp}, rules without a network that are faster and far less accurate.
 */
public final class BuiltinFeatureExtractorProvider implements AudioFeatureExtractorProvider {
  /** Name of the property. */
  public static final String PROPERTY = "features";

  /** Recognises with the network viseme15. */
  public static final String NETWORK = "network";

  /** Recognises by rules. */
  public static final String DSP = "dsp";

  @Override
  public String name() {
    return "builtin";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Availability availability(Options options) {
    String kind = kind(options);
    return switch (kind) {
      case NETWORK -> Availability.yes("plain Java, network viseme15");
      case DSP -> Availability.yes("plain Java, rules");
      default ->
          Availability.no(
              "property %s must be %s or %s, was %s".formatted(PROPERTY, NETWORK, DSP, kind));
    };
  }

  @Override
  public AudioFeatureExtractor create(Options options) {
    Availability availability = availability(options);
    if (!availability.usable()) {
      throw new IllegalStateException(availability.reason());
    }
    return kind(options).equals(DSP)
        ? BuiltinFeatureExtractor.rules()
        : BuiltinFeatureExtractor.network();
  }

  private static String kind(Options options) {
    return options.properties().getOrDefault(PROPERTY, NETWORK);
  }
}
