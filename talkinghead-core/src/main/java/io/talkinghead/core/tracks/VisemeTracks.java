package io.talkinghead.core.tracks;

import io.talkinghead.SpeechTrack;
import io.talkinghead.VisemeSpan;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * The mouth shapes of a voice as text, in our own form and in the three that users of Rhubarb Lip
 * Sync load; {@link MouthCue} tells how visemes become mouth cues.
 *
 * <p>Our own JSON gives every viseme with its begin and end in seconds:
 *
 * <pre>{@code
 * {
 *   "format": "talkinghead-visemes/1",
 *   "duration": 1.2,
 *   "visemes": [
 *     {"viseme": "sil", "start": 0, "end": 0.245},
 *     ...
 *   ]
 * }
 * }</pre>
 */
public final class VisemeTracks {
  /** What stands in the field {@code format} of our own form. */
  public static final String FORMAT = "talkinghead-visemes/1";

  private VisemeTracks() {}

  /** Writes our own form to {@code out}, which remains the caller's. */
  public static void writeJson(SpeechTrack track, Writer out) throws IOException {
    out.append("{\n  \"format\": \"").append(FORMAT).append("\",\n  \"duration\": ");
    out.append(Decimals.seconds(track.duration().toNanos() / 1000));
    out.append(",\n  \"visemes\": [");
    String separator = "\n";
    for (VisemeSpan span : track.visemes()) {
      out.append(separator)
          .append("    {\"viseme\": ")
          .append(Decimals.json(span.viseme().label()));
      out.append(", \"start\": ").append(Decimals.seconds(span.startUs()));
      out.append(", \"end\": ").append(Decimals.seconds(span.endUs())).append('}');
      separator = ",\n";
    }
    out.append("\n  ]\n}\n");
  }

  /** Writes Rhubarb's TSV: begin and shape a line, at last the end with a shut mouth. */
  public static void writeRhubarbTsv(SpeechTrack track, Writer out) throws IOException {
    for (MouthCue cue : MouthCue.of(track)) {
      out.append(MouthCue.seconds(cue.start())).append('\t').append(cue.shape()).append('\n');
    }
    out.append(MouthCue.seconds(MouthCue.duration(track))).append("\tX\n");
  }

  /**
   * Writes Rhubarb's XML.
   *
   * @param soundFile what the metadata name as the recording; may be empty
   */
  public static void writeRhubarbXml(SpeechTrack track, String soundFile, Writer out)
      throws IOException {
    out.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rhubarbResult>\n  <metadata>\n");
    out.append("    <soundFile>").append(xml(soundFile)).append("</soundFile>\n");
    out.append("    <duration>").append(MouthCue.seconds(MouthCue.duration(track)));
    out.append("</duration>\n  </metadata>\n  <mouthCues>\n");
    for (MouthCue cue : MouthCue.atLeastOne(track)) {
      out.append("    <mouthCue start=\"").append(MouthCue.seconds(cue.start()));
      out.append("\" end=\"").append(MouthCue.seconds(cue.end()));
      out.append("\">").append(cue.shape()).append("</mouthCue>\n");
    }
    out.append("  </mouthCues>\n</rhubarbResult>\n");
  }

  /**
   * Writes Rhubarb's JSON.
   *
   * @param soundFile what the metadata name as the recording; may be empty
   */
  public static void writeRhubarbJson(SpeechTrack track, String soundFile, Writer out)
      throws IOException {
    out.append("{\n  \"metadata\": {\n    \"soundFile\": ").append(Decimals.json(soundFile));
    out.append(",\n    \"duration\": ").append(MouthCue.seconds(MouthCue.duration(track)));
    out.append("\n  },\n  \"mouthCues\": [");
    String separator = "\n";
    List<MouthCue> cues = MouthCue.atLeastOne(track);
    for (MouthCue cue : cues) {
      out.append(separator).append("    { \"start\": ").append(MouthCue.seconds(cue.start()));
      out.append(", \"end\": ").append(MouthCue.seconds(cue.end()));
      out.append(", \"value\": \"").append(cue.shape()).append("\" }");
      separator = ",\n";
    }
    out.append("\n  ]\n}\n");
  }

  /** Escapes markup, and leaves out what XML cannot hold. */
  private static String xml(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .filter(c -> c >= ' ' && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF)
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> out.appendCodePoint(c);
              }
            });
    return out.toString();
  }
}
