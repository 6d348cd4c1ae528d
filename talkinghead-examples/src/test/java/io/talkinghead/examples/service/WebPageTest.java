package io.talkinghead.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page, in a real browser; skipped where there is none. With {@code
 * -Dtalkinghead.pictures=FOLDER} it leaves pictures of itself there.
 */
class WebPageTest {
  @TempDir(cleanup = CleanupMode.NEVER) // the browser may still write when it has been told to go
  static Path profile;

  @TempDir static Path folder;

  private static Running running;
  private static Chromium browser;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = Chromium.find();
    assumeTrue(program.isPresent(), "no Chromium on the PATH");
    running = Running.in(folder.resolve("data"), ServiceLimits.DEFAULT);
    browser = Chromium.start(program.get(), profile);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (running != null) {
      running.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    browser.look(1280, 900, /* dark= */ false);
    browser.open(running.address());
    browser.until("document.getElementById('status').dataset.state === 'ready'");
    browser.until("document.querySelectorAll('[data-sample]').length === 4");
  }

  private static void shoot(String name) throws Exception {
    String target = System.getProperty("talkinghead.pictures");
    byte[] png = browser.picture();
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isPositive();
    if (target != null) {
      Files.write(Path.of(target).resolve(name + ".png"), png);
    }
  }

  private static void chooseBoth() throws Exception {
    browser.choose("#face-file", Running.PORTRAIT);
    browser.choose("#voice-file", Running.SAMPLES.resolve("hello_slt.wav"));
    browser.until("!document.getElementById('generate').disabled");
    browser.run("document.getElementById('size').value = '320'");
  }

  @Test
  void upload_generate_play() throws Exception {
    shoot("page-empty");
    chooseBoth();
    assertThat(browser.run("document.getElementById('face-note').textContent"))
        .contains("One face");
    browser.run("document.getElementById('generate').click()");
    browser.until("document.getElementById('bar').value > 0");
    browser.until("document.getElementById('video').currentTime > 1.6");
    assertThat(browser.run("String(document.getElementById('video').error)")).isEqualTo("null");
    assertThat(browser.run("document.getElementById('video').videoWidth")).isEqualTo("320");
    assertThat(browser.run("document.getElementById('timeline').hidden")).isEqualTo("false");
    assertThat(browser.run("document.getElementById('download').href")).startsWith("blob:");

    // by keyboard: the position follows the arrows
    browser.run("document.getElementById('video').pause()");
    browser.run("document.getElementById('plot').focus()");
    browser.press("Home", "Home", 36);
    browser.until("document.getElementById('video').currentTime === 0");
    for (int i = 0; i < 13; i++) {
      browser.press("ArrowRight", "ArrowRight", 39);
      browser.until("document.getElementById('video').currentTime >= " + (i * 0.2 + 0.19));
    }
    browser.until("!document.getElementById('video').seeking");
    shoot("page-light");
    browser.look(1280, 900, /* dark= */ true);
    shoot("page-dark");
    assertThat(browser.run("document.getElementById('now').textContent")).startsWith("2.");
    browser.look(390, 1600, /* dark= */ false);
    assertThat(browser.run("document.documentElement.scrollWidth")).isEqualTo("390");
    shoot("page-narrow");
  }

  @Test
  void points_areMovedByHand() throws Exception {
    browser.choose("#face-file", Running.PORTRAIT);
    browser.until("document.getElementById('face-note').dataset.kind === 'good'");
    browser.run("document.getElementById('adjust').click()");
    browser.until("document.activeElement.id === 'face-canvas'");
    browser.press("Enter", "Enter", 13);
    browser.until("document.getElementById('face-note').textContent.includes('left eye')");
    for (int i = 0; i < 4; i++) {
      browser.press("ArrowLeft", "ArrowLeft", 37);
    }
    browser.until(
        "document.getElementById('face-note').textContent.startsWith('Points set by hand')");
    shoot("page-points");
    dragChin();
    browser.until("document.getElementById('face-note').textContent.includes('chin')");
    browser.until(
        "document.getElementById('face-note').textContent.startsWith('Points set by hand')");
    browser.run("document.getElementById('adjust').click()");
    browser.until("document.getElementById('adjust').textContent === 'Move points'");
    browser.choose("#voice-file", Running.SAMPLES.resolve("hello_slt.wav"));
    browser.until("!document.getElementById('generate').disabled");
    browser.run(
        "window.sent = null; const post = window.fetch; window.fetch = (to, how) => "
            + "{ if (to === 'generate') window.sent = how.body.get('landmarks'); return post(to, how); }");
    browser.run("document.getElementById('size').value = '320'");
    browser.run("document.getElementById('generate').click()");
    browser.until("window.sent !== null");
    JsonObject sent = JsonParser.parseString(browser.run("window.sent")).getAsJsonObject();
    assertThat(sent.get("format").getAsString()).isEqualTo("talkinghead-landmarks/1");
    assertThat(sent.getAsJsonArray("leftEye").get(0).getAsDouble()).isBetween(252.0, 253.5);
    assertThat(sent.has("leftLid")).isFalse(); // of an eye that was moved
    assertThat(sent.getAsJsonArray("chin").get(1).getAsDouble()).isBetween(500.0, 520.0);
    browser.until("document.getElementById('video').currentTime > 0");
  }

  /**
   * The chin of the portrait, which is {@code 640 x 640}, is at 319, 484; 10 pixels further down.
   */
  private static void dragChin() throws Exception {
    JsonObject box =
        JsonParser.parseString(
                browser.run(
                    "JSON.stringify(document.getElementById('face-canvas').getBoundingClientRect())"))
            .getAsJsonObject();
    double scale = box.get("height").getAsDouble() / 640;
    double x = box.get("x").getAsDouble() + box.get("width").getAsDouble() / 2;
    double y = box.get("y").getAsDouble() + 484 * scale;
    browser.drag(x, y, x, y + 10);
  }

  @Test
  void mood_thatABackendCannotShow_isSaid() throws Exception {
    browser.run(
        "const mood = document.getElementById('emotion'); mood.value = 'fear'; "
            + "mood.dispatchEvent(new Event('change'))");
    assertThat(browser.run("document.getElementById('mood-note').textContent"))
        .contains("brows and corners of the mouth");
  }

  @Test
  void phone_andLongNames_fit() throws Exception {
    browser.look(360, 1500, /* dark= */ true);
    Path voice =
        Files.copy(
            Running.SAMPLES.resolve("hello_slt.wav"),
            folder.resolve("a_very_long_name_" + "of_a_recording_".repeat(9) + ".wav"));
    browser.choose("#face-file", Running.PORTRAIT);
    browser.choose("#voice-file", voice);
    browser.until("!document.getElementById('generate').disabled");
    assertThat(browser.run("document.documentElement.scrollWidth")).isEqualTo("360");
    assertThat(browser.run("document.getElementById('voice-note').textContent")).contains("…");
    shoot("page-phone");
  }

  @Test
  void token_isAskedFor_andUsedEverywhere() throws Exception {
    try (Running closed =
        Running.in(folder.resolve("closed"), ServiceLimits.DEFAULT, "open-sesame")) {
      browser.open(closed.address());
      browser.until("document.getElementById('key-dialog').open");
      giveToken("open-says-me");
      browser.until("document.getElementById('key-note').textContent.includes('not know')");
      shoot("page-token");
      giveToken("open-sesame");
      browser.until("document.getElementById('status').dataset.state === 'ready'");
      chooseBoth();
      browser.run("document.getElementById('generate').click()");
      browser.until("document.getElementById('video').currentTime > 0"); // with its events
      browser.run("document.getElementById('live').click()");
      browser.until("document.getElementById('facts').textContent.includes('On air')");
      browser.run("document.getElementById('live').click()");
      browser.until("document.getElementById('live').textContent === 'Go live'");
      assertThat(browser.run("document.getElementById('alert').hidden")).isEqualTo("true");
    }
  }

  private static void giveToken(String token) throws Exception {
    browser.run("document.getElementById('key-input').value = '" + token + "'");
    browser.run("document.querySelector('#key-dialog [value=ok]').click()");
  }

  @Test
  void live_firstPicture_interrupt_end() throws Exception {
    chooseBoth();
    browser.run("document.getElementById('live').click()");
    browser.until("document.getElementById('facts').textContent.includes('On air')");
    browser.until("document.getElementById('video').videoWidth === 320");
    browser.until("document.getElementById('video').currentTime > 1");
    shoot("page-live");
    browser.run("document.getElementById('interrupt').click()");
    browser.until("document.getElementById('facts').textContent.includes('Interrupted')");
    browser.run("document.getElementById('live').click()");
    browser.until("document.getElementById('live').textContent === 'Go live'");
    assertThat(browser.run("document.getElementById('alert').hidden")).isEqualTo("true");
    browser.until("document.querySelectorAll('.tile').length >= 1"); // the face is kept
  }

  @Test
  void cat_isRefusedInWords() throws Exception {
    Path cat = Files.write(folder.resolve("cat.png"), Running.cat());
    browser.choose("#face-file", cat);
    browser.until("document.getElementById('face-note').dataset.kind === 'bad'");
    assertThat(browser.run("document.getElementById('face-note').textContent"))
        .hasSizeGreaterThan(20)
        .doesNotContain("_");
    assertThat(browser.run("document.getElementById('generate').disabled")).isEqualTo("true");
    shoot("page-cat");
  }

  @Test
  void samples_areOneClick() throws Exception {
    browser.run("document.querySelector('[data-sample=\"astronaut.png\"]').click()");
    browser.run("document.querySelector('[data-sample=\"hello_rms.wav\"]').click()");
    browser.until("!document.getElementById('generate').disabled");
  }

  @Test
  void microphone_speaksLive() throws Exception {
    browser.choose("#face-file", Running.PORTRAIT);
    browser.until("document.getElementById('face-note').dataset.kind === 'good'");
    browser.run("document.querySelector('[name=source][value=mic]').click()");
    browser.until("!document.getElementById('live').disabled");
    browser.run("document.getElementById('live').click()");
    browser.until("document.getElementById('facts').textContent.includes('On air')");
    browser.run("document.getElementById('live').click()");
    browser.until("document.getElementById('live').textContent === 'Go live'");
  }

  @Test
  void serviceThatHasGone_isSaid() throws Exception {
    browser.run("window.fetch = () => Promise.reject(new TypeError('down'))");
    browser.run("document.querySelector('[data-sample=\"astronaut.png\"]').click()");
    browser.until("!document.getElementById('alert').hidden");
    assertThat(browser.run("document.getElementById('alert').textContent"))
        .contains("does not answer");
  }

  @Test
  void apiPage_isRendered() throws Exception {
    browser.open(running.address().resolve("docs"));
    browser.until("document.querySelectorAll('details').length > 20");
    browser.run("document.querySelector('details').open = true");
    shoot("page-docs");
  }
}
