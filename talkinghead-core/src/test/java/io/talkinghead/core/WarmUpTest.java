package io.talkinghead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.AudioClip;
import io.talkinghead.Options;
import io.talkinghead.StageFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Warming up: every stage once, nothing changed, failures named. */
@Timeout(60)
class WarmUpTest {
  private final Studio studio = new Studio();

  @Test
  void everyStage_isWarmedUp_andTheVideoIsTheSame() throws Exception {
    AudioClip voice = Studio.voice(4_000, 1);
    try (TalkingHead head = studio.head()) {
      byte[] cold = Studio.pixels(head, voice, 7);
      ConcurrentLinkedQueue<String> steps = new ConcurrentLinkedQueue<>();
      studio.trouble = steps::add;
      WarmUpReport report = head.warmUp();
      assertThat(steps)
          .containsExactlyInAnyOrder(
              "warper.warmUp",
              "avatars.warmUp",
              "extractor.warmUp",
              "generator.warmUp",
              "encoder.warmUp");
      assertThat(report.parts())
          .extracting(WarmUpReport.Part::stage)
          .hasSize(5)
          .contains("FaceWarper");
      assertThat(Studio.pixels(head, voice, 7)).isEqualTo(cold);
    }
    studio.requireThreadsEnd();
  }

  @Test
  void failure_namesTheStage_andTheHeadGoesOn() throws Exception {
    try (TalkingHead head = studio.head()) {
      studio.trouble =
          point -> {
            if (point.equals("extractor.warmUp")) {
              throw new IOException("no such file");
            }
          };
      assertThatThrownBy(head::warmUp)
          .isInstanceOf(StageFailedException.class)
          .hasMessageContainingAll("AudioFeatureExtractor fake", "no such file");
      studio.trouble = point -> {};
      assertThat(head.warmUp().parts()).hasSize(5);
    }
    studio.requireThreadsEnd();
  }

  @Test
  void builtInBackend_warmsUp() throws Exception {
    try (TalkingHead head = TalkingHead.open(Options.builder().backend("builtin").build())) {
      List<WarmUpReport.Part> parts = head.warmUp().parts();
      assertThat(parts).extracting(WarmUpReport.Part::backend).contains("builtin", "ffmpeg");
      assertThat(parts)
          .filteredOn(part -> part.stage().equals("VideoEncoder"))
          .allMatch(part -> part.elapsed().compareTo(Duration.ZERO) > 0);
    }
  }
}
