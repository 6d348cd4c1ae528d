package io.talkinghead.core.internal.builtin.motion;

/**
 * What of the voice moves the head, at 100 Hz: whether it speaks, how lively it is, which syllables
 * it stresses, how its pitch goes.
 */
final class Prosody {
  private static final double HOLD = 0.98; // a row: an unvoiced stretch forgets in half a second
  private static final float WIDEST = 0.7f;

  /** Speech with soft edges, 0 to 1. */
  final Curve speech;

  /** How much the head moves: .45 in silence, up to 1.2 in speech. */
  final Curve energy;

  /** A pulse at each stressed syllable. */
  final Curve nod;

  /** Pitch in octaves from the median, held and fading where unvoiced. */
  final Curve pitch;

  /** How far the pitch rises above the median, 0 to 1.2. */
  final Curve rise;

  /** Adds the curves to {@code graph}; {@code rawPitch} holds NaN where unvoiced. */
  Prosody(CurveGraph graph, Curve level, Curve speaking, Curve rawPitch) {
    speech = graph.envelope(speaking, 12, 2);
    Curve recently = graph.envelope(speech, 50, 0);
    energy = graph.map(t -> 0.45 + 0.75 * recently.get(t), recently);
    Curve loud = graph.map(t -> level.get(t) * speaking.get(t), level, speaking);
    Curve syllables = graph.envelope(loud, 9, 3);
    Curve sentence = graph.envelope(syllables, 70, 0);
    Curve stress =
        graph.map(
            t -> Math.max(0, Math.min(1, syllables.get(t) - sentence.get(t))) * speech.get(t),
            syllables,
            sentence,
            speech);
    nod = graph.envelope(stress, 9, 3);
    pitch = graph.envelope(graph.hold(rawPitch, HOLD, WIDEST), 10, 3);
    Curve above =
        graph.map(t -> Math.max(0, Math.min(1, pitch.get(t))) * speech.get(t), pitch, speech);
    Curve smooth = graph.envelope(above, 8, 2);
    rise = graph.map(t -> Math.min(1.2, smooth.get(t) / 0.25), smooth);
  }
}
