package io.talkinghead.core.tracks;

import io.talkinghead.SpeechTrack;
import io.talkinghead.Viseme;
import io.talkinghead.VisemeSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * A mouth shape of 2-D animation, held for a while; times in hundredths of a second, rounded down.
 *
 * <p>The fifteen visemes become the shapes that <a
 * href="https://github.com/DanielSWolf/rhubarb-lip-sync#mouth-shapes">Rhubarb Lip Sync</a>
 * describes:
 *
 * <table>
 * <caption>Visemes to mouth shapes</caption>
 * <tr><td>X</td><td>sil</td><td>at rest</td></tr>
 * <tr><td>A</td><td>PP</td><td>closed, light pressure</td></tr>
 * <tr><td>B</td><td>TH DD kk CH SS nn ih</td><td>slightly open, teeth together</td></tr>
 * <tr><td>C</td><td>E</td><td>open</td></tr>
 * <tr><td>D</td><td>aa</td><td>wide open</td></tr>
 * <tr><td>E</td><td>RR oh</td><td>slightly rounded</td></tr>
 * <tr><td>F</td><td>ou</td><td>puckered</td></tr>
 * <tr><td>G</td><td>FF</td><td>teeth on the lower lip</td></tr>
 * </table>
 *
 * <p>H, a long L, is never used: the viseme nn does not tell l from n.
 *
 * @param shape A to H, or X
 * @param start begin, hundredths of a second
 * @param end end, hundredths of a second
 */
record MouthCue(char shape, long start, long end) {
  private static final long TICK_US = 10_000;

  /** Returns the cues of {@code track}: without gaps from 0 to its end, neighbours different. */
  static List<MouthCue> of(SpeechTrack track) {
    List<MouthCue> cues = new ArrayList<>();
    long end = duration(track);
    for (VisemeSpan span : track.visemes()) {
      add(cues, shape(span.viseme()), span.startUs() / TICK_US, span.endUs() / TICK_US);
    }
    long last = cues.isEmpty() ? 0 : cues.get(cues.size() - 1).end();
    add(cues, 'X', last, end);
    return cues;
  }

  /** Returns the cues of {@code track}; a rest of no length if it is shorter than a tick. */
  static List<MouthCue> atLeastOne(SpeechTrack track) {
    List<MouthCue> cues = of(track);
    return cues.isEmpty() ? List.of(new MouthCue('X', 0, 0)) : cues;
  }

  /** Returns the length of {@code track} in hundredths of a second. */
  static long duration(SpeechTrack track) {
    return track.duration().toMillis() / 10;
  }

  private static void add(List<MouthCue> cues, char shape, long start, long end) {
    if (end <= start) {
      return;
    }
    MouthCue last = cues.isEmpty() ? null : cues.get(cues.size() - 1);
    if (last != null && last.shape == shape && last.end == start) {
      cues.set(cues.size() - 1, new MouthCue(shape, last.start, end));
    } else {
      cues.add(new MouthCue(shape, start, end));
    }
  }

  static char shape(Viseme viseme) {
    return switch (viseme) {
      case SIL -> 'X';
      case PP -> 'A';
      case TH, DD, KK, CH, SS, NN, IH -> 'B';
      case E -> 'C';
      case AA -> 'D';
      case RR, OH -> 'E';
      case OU -> 'F';
      case FF -> 'G';
    };
  }

  /** Returns {@code hundredths} as seconds with two decimals. */
  static String seconds(long hundredths) {
    return hundredths / 100 + "." + hundredths % 100 / 10 + hundredths % 10;
  }
}
