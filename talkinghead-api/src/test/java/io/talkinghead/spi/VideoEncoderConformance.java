package io.talkinghead.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.FrameBuffer;
import io.talkinghead.InputException;
import io.talkinghead.Output;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link VideoEncoder} promises about a file. */
public abstract class VideoEncoderConformance
    extends StageConformance<VideoEncoder, VideoEncoderProvider> {

  /** For backends to extend. */
  protected VideoEncoderConformance() {}

  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  @TempDir Path folder;

  /** Returns a file output that it accepts, in {@code folder}. */
  protected Output output(Path target) {
    return Output.mp4(target);
  }

  /** Returns the name of a target of that kind. */
  protected String targetName() {
    return "video.mp4";
  }

  /** Requires that {@code video} is whole: {@code frames} pictures of 64 x 48 at 25 per second. */
  protected abstract void requireWhole(Path video, int frames) throws Exception;

  @Override
  protected void use(VideoEncoder stage) throws Exception {
    stage.open(request(folder.resolve("use-" + targetName()), null)).close();
  }

  @Test
  void video_standsThereWhenFinished_notBefore() throws Exception {
    assertThat(stage().accepts(output(target()))).isTrue();
    Sound sound = new Sound(1);
    try (VideoEncoder.Session session = stage().open(request(target(), sound))) {
      write(session, 25);
      assertThat(target()).doesNotExist();
      session.finish();
      assertThat(session.encoder()).isNotBlank();
      assertThat(target()).exists();
    }
    requireWhole(target(), 25);
    assertThat(list()).containsExactly(target());
    assertThat(sound.opened.get()).as("opened at most once").isLessThanOrEqualTo(1);
    assertThat(sound.closed.get()).as("closed").isGreaterThanOrEqualTo(sound.opened.get());
  }

  @Test
  void silentVideo_isAVideo() throws Exception {
    try (VideoEncoder.Session session = stage().open(request(target(), null))) {
      write(session, 5);
      session.finish();
    }
    requireWhole(target(), 5);
  }

  @Test
  void closeWithoutFinish_leavesNoTrace_andWhatStoodThereStays() throws Exception {
    for (int frames : new int[] {0, 1, 30}) {
      for (boolean existed : new boolean[] {false, true}) {
        if (existed) {
          Files.writeString(target(), "the old one");
        }
        Sound sound = new Sound(2);
        VideoEncoder.Session session = stage().open(request(target(), sound));
        write(session, frames);
        session.close();
        session.close();
        if (existed) {
          assertThat(target()).hasContent("the old one");
        }
        assertThat(list()).hasSize(existed ? 1 : 0);
        assertThat(sound.closed.get()).isGreaterThanOrEqualTo(sound.opened.get());
        Files.deleteIfExists(target());
      }
    }
  }

  @Test
  void finish_replacesWhatStoodThere() throws Exception {
    Files.writeString(target(), "the old one");
    try (VideoEncoder.Session session = stage().open(request(target(), new Sound(1)))) {
      write(session, 25);
      assertThat(target()).hasContent("the old one");
      session.finish();
    }
    requireWhole(target(), 25);
  }

  @Test
  void soundThatFails_failsTheVideo_andLeavesNoTrace() throws Exception {
    Sound sound = new Sound(3);
    sound.fails = true;
    assertThatThrownBy(
            () -> {
              try (VideoEncoder.Session session = stage().open(request(target(), sound))) {
                write(session, 75);
                session.finish();
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(list()).isEmpty();
    assertThat(sound.closed.get()).isGreaterThanOrEqualTo(sound.opened.get());
    silentVideo_isAVideo();
  }

  @Test
  void targetThatCannotBe_isBadInput_andTheNextIsRight() throws Exception {
    Path file = Files.writeString(folder.resolve("a-file"), "no folder");
    Path nowhere = file.resolve(targetName());
    assertThatThrownBy(() -> stage().open(request(nowhere, null)).close())
        .isInstanceOf(InputException.class);
    assertThat(list()).containsExactly(file);
    silentVideo_isAVideo();
  }

  @Test
  void videos_areWrittenAtOnceOnTwoThreads() throws Exception {
    VideoEncoder encoder = stage();
    List<Path> both =
        atOnce(
            () -> video(encoder, folder.resolve("one-" + targetName())),
            () -> video(encoder, folder.resolve("two-" + targetName())));
    for (Path video : both) {
      requireWhole(video, 25);
    }
  }

  @Test
  void pictures_remainTheCallers() throws Exception {
    FrameBuffer picture = picture(3);
    byte[] before = picture.rgb().clone();
    try (VideoEncoder.Session session = stage().open(request(target(), null))) {
      session.write(picture);
      assertThat(picture.rgb()).isEqualTo(before);
      Arrays.fill(picture.rgb(), (byte) 0);
      session.write(picture);
      session.finish();
    }
    requireWhole(target(), 2);
  }

  @Test
  void accepts_answersForEveryOutput() {
    for (Output output :
        List.of(
            Output.mp4(target()),
            Output.mp4(OutputStream.nullOutputStream()),
            Output.png(folder.resolve("pictures")),
            Output.webp(folder.resolve("v.webp")),
            Output.gif(folder.resolve("v.gif")),
            Output.frames(f -> {}))) {
      assertThatCode(() -> stage().accepts(output)).doesNotThrowAnyException();
    }
  }

  private Path video(VideoEncoder encoder, Path target) throws IOException {
    try (VideoEncoder.Session session = encoder.open(request(target, new Sound(1)))) {
      write(session, 25);
      session.finish();
    }
    return target;
  }

  private Path target() {
    return folder.resolve(targetName());
  }

  private VideoEncoder.Request request(Path target, AudioSource.@Nullable Opener sound) {
    return new VideoEncoder.Request(output(target), WIDTH, HEIGHT, 25, sound);
  }

  private static void write(VideoEncoder.Session session, int frames) throws IOException {
    FrameBuffer picture = picture(0);
    for (int i = 0; i < frames; i++) {
      picture.set(picture(i));
      session.write(picture);
    }
  }

  private static FrameBuffer picture(int number) {
    FrameBuffer picture = new FrameBuffer(WIDTH, HEIGHT);
    for (int i = 0; i < picture.rgb().length; i++) {
      picture.rgb()[i] = (byte) (i / 3 % WIDTH * 3 + number * 2);
    }
    return picture;
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** A tone in stereo at 44.1 kHz. */
  private static final class Sound implements AudioSource.Opener {
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    volatile boolean fails;
    private final int seconds;

    Sound(int seconds) {
      this.seconds = seconds;
    }

    @Override
    public AudioSource open() {
      opened.incrementAndGet();
      return new Tone();
    }

    private final class Tone implements AudioSource {
      private int position;
      private boolean open = true;

      @Override
      public int sampleRateHz() {
        return 44_100;
      }

      @Override
      public int channels() {
        return 2;
      }

      @Override
      public int read(float[] target, int offset, int frames) throws IOException {
        if (fails && position > 44_100) {
          throw new IOException("the sound broke off");
        }
        int count = Math.min(frames, seconds * 44_100 - position);
        if (count <= 0) {
          return -1;
        }
        for (int i = 0; i < 2 * count; i++) {
          target[offset + i] = (float) (0.2 * Math.sin((position + i / 2) * 0.06));
        }
        position += count;
        return count;
      }

      @Override
      public void close() {
        if (open) {
          open = false;
          closed.incrementAndGet();
        }
      }
    }
  }
}
