package io.talkinghead.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service with narrow limits, for tests of what it refuses: after each it lives on, and nothing
 * is left behind.
 */
abstract class RefusingService {
  static final int MOST_PICTURE = 1 << 20;
  static final int MOST_AUDIO = 4 << 20;

  @TempDir static Path folder;
  static Running running;

  @BeforeAll
  static void start() throws Exception {
    running =
        Running.in(
            folder,
            ServiceLimits.DEFAULT.toBuilder()
                .maxPictureBytes(MOST_PICTURE)
                .maxAudioBytes(MOST_AUDIO)
                .upload(Duration.ofSeconds(30))
                .silence(Duration.ofMillis(700))
                .avatars(2)
                .listeners(4)
                .build());
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @AfterEach
  void aliveAndClean() throws Exception {
    assertThat(running.get("health").statusCode()).isEqualTo(200);
    // a client that has left may not even have been noticed yet, by this test or the one before
    for (int i = 0; i < 2000 && !running.files().isEmpty(); i++) {
      running.get("health"); // the time that this takes, and no more
    }
    assertThat(running.files()).isEmpty();
  }

  /** Requires a problem of that status and code, whose words help and tell no paths. */
  static void refused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(Running.code(answer)).isEqualTo(code);
    assertThat(Running.json(answer).get("detail").getAsString())
        .hasSizeGreaterThan(20)
        .doesNotContain(folder.toString());
  }
}
