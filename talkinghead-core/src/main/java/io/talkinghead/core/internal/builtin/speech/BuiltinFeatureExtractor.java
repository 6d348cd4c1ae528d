package io.talkinghead.core.internal.builtin.speech;

import io.talkinghead.Representation;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns 16 kHz sound into {@link Representation#VISEMES}: {@code float32[T, 18]} at 100 Hz, {@code
 * T = (N + 200) / 160} rows for N samples, row t centred at sample 160 t.
 *
 * <p><b>Errors:</b> damaged weights are an {@link IllegalStateException} when it is created; after
 * {@link #close} or the end of a voice its methods throw {@link IllegalStateException}.
 */
final class BuiltinFeatureExtractor implements AudioFeatureExtractor {
  private final @Nullable VisemeNet net;
  private volatile boolean closed;

  private BuiltinFeatureExtractor(@Nullable VisemeNet net) {
    this.net = net;
  }

  /** Recognises with the network; loads its weights. */
  static BuiltinFeatureExtractor network() {
    return new BuiltinFeatureExtractor(VisemeWeights.load());
  }

  /** Recognises by the rules of {@link DspVisemes}. */
  static BuiltinFeatureExtractor rules() {
    return new BuiltinFeatureExtractor(null);
  }

  @Override
  public Representation features() {
    return Representation.VISEMES;
  }

  @Override
  public int width() {
    return SpeechSession.WIDTH;
  }

  @Override
  public Session open(Request request) throws IOException {
    if (closed) {
      throw new IllegalStateException("the feature extractor is closed");
    }
    Optional<AudioSource.Opener> whole = request.whole();
    VoiceSurvey survey = whole.isPresent() ? VoiceSurvey.of(whole.get()) : null;
    return new SpeechSession(net, survey, request.events());
  }

  @Override
  public Optional<Map<String, String>> fingerprint() {
    return Optional.of(Map.of("features", net == null ? "dsp" : "network"));
  }

  /** Hears a second of a hum. */
  @Override
  public void warmUp() throws IOException {
    float[] hum = new float[SAMPLE_RATE_HZ];
    for (int i = 0; i < hum.length; i++) {
      hum[i] = (float) (0.2 * Math.sin(i * 0.05));
    }
    try (Session session = open(Request.live(event -> {}))) {
      session.accept(hum, 0, hum.length, (rows, count) -> {});
      session.finish((rows, count) -> {});
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
