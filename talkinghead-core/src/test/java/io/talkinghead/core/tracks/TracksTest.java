package io.talkinghead.core.tracks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.MotionFrame;
import io.talkinghead.MotionTrack;
import io.talkinghead.SpeechTrack;
import io.talkinghead.Viseme;
import io.talkinghead.VisemeSpan;
import io.talkinghead.Warning;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class TracksTest {
  private static final SpeechTrack SPEECH =
      new SpeechTrack(
          Duration.ofNanos(479_937_500),
          List.of(
              new VisemeSpan(Viseme.SIL, 0, 55_000),
              new VisemeSpan(Viseme.AA, 55_000, 275_000),
              new VisemeSpan(Viseme.IH, 275_000, 300_000),
              new VisemeSpan(Viseme.SS, 300_000, 435_000),
              new VisemeSpan(Viseme.SIL, 435_000, 479_937)),
          List.of(new SpeechTrack.Stretch(55_000, 435_000)),
          List.of(new Warning(Warning.Code.NO_SPEECH, "a \"quoted\"\nline")));
  private static final MotionTrack MOTION = new MotionTrack(25, List.of(MotionFrame.REST));

  @FunctionalInterface
  private interface Writing {
    void to(StringWriter out) throws IOException;
  }

  private static String text(Writing writing) throws IOException {
    StringWriter out = new StringWriter();
    writing.to(out);
    return out.toString();
  }

  @Test
  void rhubarbTsv_isAsDocumented() throws IOException {
    assertThat(text(out -> VisemeTracks.writeRhubarbTsv(SPEECH, out)))
        .isEqualTo("0.00\tX\n0.05\tD\n0.27\tB\n0.43\tX\n0.47\tX\n");
  }

  @Test
  void rhubarbXml_isAsDocumented() throws Exception {
    String xml = text(out -> VisemeTracks.writeRhubarbXml(SPEECH, "a<b>&\u0001.wav", out));
    assertThat(xml).startsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rhubarbResult>\n");
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    assertThat(root.getElementsByTagName("soundFile").item(0).getTextContent())
        .isEqualTo("a<b>&.wav");
    assertThat(root.getElementsByTagName("duration").item(0).getTextContent()).isEqualTo("0.47");
    Element cue = (Element) root.getElementsByTagName("mouthCue").item(1);
    assertThat(cue.getAttribute("start")).isEqualTo("0.05");
    assertThat(cue.getAttribute("end")).isEqualTo("0.27");
    assertThat(cue.getTextContent()).isEqualTo("D");
  }

  @Test
  void rhubarbJson_isAsDocumented() throws IOException {
    String json = text(out -> VisemeTracks.writeRhubarbJson(SPEECH, "C:\\hi.wav", out));
    JsonObject root = JsonParser.parseString(json).getAsJsonObject();
    assertThat(root.getAsJsonObject("metadata").get("soundFile").getAsString())
        .isEqualTo("C:\\hi.wav");
    assertThat(json).contains("    { \"start\": 0.05, \"end\": 0.27, \"value\": \"D\" },\n");
    double at = 0;
    for (var cue : root.getAsJsonArray("mouthCues")) {
      assertThat(cue.getAsJsonObject().get("start").getAsDouble()).isEqualTo(at);
      at = cue.getAsJsonObject().get("end").getAsDouble();
      assertThat(cue.getAsJsonObject().get("value").getAsString()).matches("[A-HX]");
    }
    assertThat(at).isEqualTo(0.47);
  }

  @Test
  void emptySpeech_isOneRest() throws IOException {
    SpeechTrack silent = new SpeechTrack(Duration.ofMillis(1234), List.of(), List.of(), List.of());
    assertThat(text(out -> VisemeTracks.writeRhubarbTsv(silent, out)))
        .isEqualTo("0.00\tX\n1.23\tX\n");
    assertThat(JsonParser.parseString(text(out -> VisemeTracks.writeJson(silent, out))))
        .isNotNull();
  }

  /** Rhubarb writes a cue of no length there; readers that want one find it. */
  @Test
  void shorterThanATick_stillHasACue() throws Exception {
    SpeechTrack blip = new SpeechTrack(Duration.ofMillis(9), List.of(), List.of(), List.of());
    assertThat(text(out -> VisemeTracks.writeRhubarbTsv(blip, out))).isEqualTo("0.00\tX\n");
    assertThat(text(out -> VisemeTracks.writeRhubarbXml(blip, "", out)))
        .contains("<mouthCue start=\"0.00\" end=\"0.00\">X</mouthCue>");
    assertThat(text(out -> VisemeTracks.writeRhubarbJson(blip, "", out)))
        .contains("{ \"start\": 0.00, \"end\": 0.00, \"value\": \"X\" }");
  }

  @Test
  void visemes_becomeTheShapesOfTheTable() {
    StringBuilder shapes = new StringBuilder();
    for (Viseme viseme : Viseme.values()) {
      shapes.append(viseme.label()).append(MouthCue.shape(viseme)).append(' ');
    }
    assertThat(shapes.toString().split(" "))
        .containsExactlyInAnyOrder(
            "silX", "PPA", "FFG", "THB", "DDB", "kkB", "CHB", "SSB", "nnB", "RRE", "aaD", "EC",
            "ihB", "ohE", "ouF");
  }

  @Test
  void visemesAndEvents_areJson() throws IOException {
    JsonObject visemes =
        JsonParser.parseString(text(out -> VisemeTracks.writeJson(SPEECH, out))).getAsJsonObject();
    assertThat(visemes.get("format").getAsString()).isEqualTo("talkinghead-visemes/1");
    assertThat(visemes.get("duration").getAsDouble()).isEqualTo(0.479937);
    JsonObject first = visemes.getAsJsonArray("visemes").get(1).getAsJsonObject();
    assertThat(first.get("viseme").getAsString()).isEqualTo("aa");
    assertThat(first.get("start").getAsDouble()).isEqualTo(0.055);
    JsonObject events =
        JsonParser.parseString(text(out -> EventTrack.write(SPEECH, out))).getAsJsonObject();
    assertThat(events.get("duration").getAsDouble()).isEqualTo(0.479937);
    assertThat(events.getAsJsonArray("events"))
        .hasToString(
            "[{\"event\":\"speechStart\",\"time\":0.055},{\"event\":\"speechEnd\",\"time\":0.435}]");
    assertThat(
            events.getAsJsonArray("warnings").get(0).getAsJsonObject().get("message").getAsString())
        .isEqualTo("a \"quoted\"\nline");
  }

  @Test
  void folder_getsAllSixFilesAndNothingElse(@TempDir Path dir) throws IOException {
    Path folder = dir.resolve("new/tracks");
    TrackFiles.write(folder, "voice.wav", SPEECH, MOTION);
    TrackFiles.write(folder, "voice.wav", SPEECH, MOTION); // what stood there is replaced
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "visemes.json",
              "rhubarb.tsv",
              "rhubarb.xml",
              "rhubarb.json",
              "motion.json",
              "events.json");
    }
    assertThat(MotionTrackJson.read(folder.resolve("motion.json"))).isEqualTo(MOTION);
  }

  @Test
  void folderThatIsAFile_isRefusedAndLeftAlone(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("tracks"), "mine");
    assertThatThrownBy(() -> TrackFiles.write(file, "voice.wav", SPEECH, MOTION))
        .isInstanceOfSatisfying(
            InputException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_NOT_WRITABLE));
    assertThat(file).hasContent("mine");
  }

  @Test
  void targetThatCannotBeReplaced_leavesAllAsItWas(@TempDir Path dir) throws IOException {
    Files.createDirectories(dir.resolve("rhubarb.xml/full"));
    assertThatThrownBy(() -> TrackFiles.write(dir, "voice.wav", SPEECH, MOTION))
        .isInstanceOfSatisfying(
            InputException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_NOT_WRITABLE))
        .hasMessageContaining("rhubarb.xml");
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files).containsExactly(dir.resolve("rhubarb.xml"));
    }
  }
}
