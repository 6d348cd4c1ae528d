package io.talkinghead.core.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.talkinghead.AudioClip;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Output;
import io.talkinghead.spi.VideoEncoder;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever fails, nothing is left, what stood there stays, and the next video is written. */
class OutputFailureTest {
  @TempDir Path folder;

  private final VideoEncoder encoder = new FfmpegVideoEncoder("libopenh264");

  @AfterEach
  void nextVideoIsWritten() throws IOException {
    Path next = folder.resolve("next.mp4");
    VideoTestKit.write(encoder, next, 64, 64, 25, 2, null);
    assertThat(VideoProbe.decode(next).frames()).hasSize(2);
  }

  private void write(VideoEncoder with, Output output, int frames) throws IOException {
    VideoTestKit.write(
        with, output, 64, 64, 25, frames, VideoTestKit.sound(TestMedia.tone(16_000, 1, 1)));
  }

  private static ErrorCode codeOf(ThrowingCallable call) {
    return catchThrowableOfType(InputException.class, call).code();
  }

  @Test
  void target_thatIsAFolder() throws IOException {
    Path target = folder.resolve("folder.mp4");
    Files.createDirectory(target);

    assertThat(codeOf(() -> write(encoder, Output.to(target), 2)))
        .isEqualTo(ErrorCode.OUTPUT_NOT_WRITABLE);
    assertThat(VideoTestKit.names(folder)).containsExactly("folder.mp4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a.gif", "a.webp", "frames"})
  void parent_thatIsAFile(String name) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");

    assertThat(codeOf(() -> write(encoder, Output.to(file.resolve(name)), 2)))
        .isEqualTo(ErrorCode.OUTPUT_NOT_WRITABLE);
    assertThat(VideoTestKit.names(folder)).containsExactly("file");
  }

  /** What a user reads names neither classes nor files that nobody asked for. */
  @Test
  void failures_areToldInWords() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    ShortStream pipe = new ShortStream(100, new IOException("Broken pipe"));

    assertThat(
            catchThrowableOfType(
                InputException.class, () -> write(encoder, Output.to(file.resolve("a.mp4")), 2)))
        .hasMessageNotContainingAny("Exception", ".part");
    assertThat(
            catchThrowableOfType(InputException.class, () -> write(encoder, Output.mp4(pipe), 25)))
        .hasMessageContaining("failed: Broken pipe");
  }

  @Test
  void folder_thatIsNotEmptyOrAFile() throws IOException {
    Path full = Files.createDirectory(folder.resolve("full"));
    Files.writeString(full.resolve("mine"), "stays");
    Path file = Files.writeString(folder.resolve("file"), "stays");

    for (Path target : List.of(full, file)) {
      assertThat(codeOf(() -> write(encoder, Output.png(target), 2)))
          .isEqualTo(ErrorCode.OUTPUT_NOT_WRITABLE);
    }
    assertThat(VideoTestKit.names(folder)).containsExactly("file", "full", "full/mine");
  }

  @Test
  void folder_thatMayNotBeWritten() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeTrue(!Files.isWritable(locked), "runs as root, who may write everywhere");
      assertThat(codeOf(() -> write(encoder, Output.to(locked.resolve("a.mp4")), 2)))
          .isEqualTo(ErrorCode.OUTPUT_NOT_WRITABLE);
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void device_isNoTarget() {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "no /dev/null here");

    assertThat(codeOf(() -> write(encoder, Output.mp4(device), 2)))
        .isEqualTo(ErrorCode.OUTPUT_NOT_WRITABLE);
    assertThat(device).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a.gif", "a.webp", "frames"})
  void parents_areMadeAndRemovedAgain(String name) throws IOException {
    Path target = folder.resolve("new/deep").resolve(name);
    VideoEncoder.Request request =
        VideoTestKit.request(
            Output.to(target), 64, 64, 25, VideoTestKit.sound(TestMedia.tone(16_000, 1, 1)));

    try (VideoEncoder.Session session = encoder.open(request)) {
      session.write(TestMedia.moving(64, 64, 0));
      assertThat(target).doesNotExist();
    }
    assertThat(folder).isEmptyDirectory();

    write(encoder, Output.to(target), 3);
    assertThat(target).exists();
    assertThat(folder.resolve("new/deep").toFile().list()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a.gif", "a.webp"})
  void oldVideo_staysUntilTheNewOneIsWhole(String name) throws IOException {
    Path target = Files.writeString(folder.resolve(name), "old");
    VideoEncoder.Request request = VideoTestKit.request(Output.to(target), 64, 64, 25, null);

    try (VideoEncoder.Session session = encoder.open(request)) {
      for (int i = 0; i < 60; i++) {
        session.write(TestMedia.moving(64, 64, i));
      }
    }
    assertThat(target).hasContent("old");
    assertThat(VideoTestKit.names(folder)).containsExactly(name);

    VideoTestKit.write(encoder, target, 64, 64, 25, 2, null);
    assertThat(Files.size(target)).isGreaterThan(100);
    assertThat(VideoTestKit.names(folder)).containsExactly(name);
  }

  @Test
  void link_isFollowed() throws IOException {
    Path real = Files.writeString(folder.resolve("real.mp4"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.mp4"), real);

    write(encoder, Output.mp4(link), 3);

    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(VideoProbe.decode(real).frames()).hasSize(3);
  }

  @Test
  void cancel_atAnyMomentLeavesNothing() throws IOException {
    Random random = new Random(7);
    String[] names = {"a.mp4", "a.gif", "a.webp", "frames", "p/q/a.mp4"};
    for (int round = 0; round < 25; round++) {
      Path target = folder.resolve(names[round % names.length]);
      VideoEncoder.Request request =
          VideoTestKit.request(
              Output.to(target), 48, 48, 25, VideoTestKit.sound(TestMedia.tone(16_000, 1, 1)));
      try (VideoEncoder.Session session = encoder.open(request)) {
        int frames = random.nextInt(12);
        for (int i = 0; i < frames; i++) {
          session.write(TestMedia.moving(48, 48, i));
        }
      }
      assertThat(VideoTestKit.names(folder)).isEmpty();
    }
  }

  /** Fails as soon as more than {@code room} bytes are written. */
  private static final class ShortStream extends OutputStream {
    private final int room;
    private final IOException failure;
    private int written;
    private int callsAfterFailure = -1;

    ShortStream(int room, IOException failure) {
      this.room = room;
      this.failure = failure;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      written += length;
      if (written > room) {
        callsAfterFailure++;
        throw failure;
      }
    }
  }

  @Test
  void stream_thatFailsAtAnyByte() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    write(encoder, Output.mp4(whole), 25);
    for (int room = 0; room < whole.size(); room += Math.max(1, whole.size() / 23)) {
      ShortStream stream = new ShortStream(room, new IOException("Broken pipe"));

      assertThat(codeOf(() -> write(encoder, Output.mp4(stream), 25)))
          .as("after %d of %d bytes", room, whole.size())
          .isEqualTo(ErrorCode.OUTPUT_CLOSED);
      assertThat(stream.callsAfterFailure).as("after %d bytes", room).isZero();
    }
  }

  @Test
  void stream_thatThrowsWhatItShouldNot() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new IllegalStateException("response already committed");
          }
        };
    assertThat(codeOf(() -> write(encoder, Output.mp4(broken), 25)))
        .isEqualTo(ErrorCode.OUTPUT_CLOSED);
  }

  @Test
  void stream_whoseDiskIsFull() throws IOException {
    assertThat(
            codeOf(
                () ->
                    write(
                        encoder,
                        Output.mp4(
                            new ShortStream(5000, new IOException("No space left on device"))),
                        25)))
        .isEqualTo(ErrorCode.DISK_FULL);
    Path device = Path.of("/dev/full");
    assumeTrue(Files.exists(device), "no /dev/full here");
    try (FileOutputStream full = new FileOutputStream(device.toFile())) {
      assertThat(codeOf(() -> write(encoder, Output.mp4(full), 25))).isEqualTo(ErrorCode.DISK_FULL);
    }
  }

  /** A file on a disk with little room. */
  private static final class SmallDisk implements SeekableByteChannel {
    private final SeekableByteChannel file;
    private final long room;

    SmallDisk(Path path, long room) throws IOException {
      file =
          Files.newByteChannel(
              path,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      this.room = room;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (file.position() + source.remaining() > room) {
        throw new IOException("No space left on device");
      }
      return file.write(source);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return file.read(target);
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
      file.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      file.truncate(size);
      return this;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a.mp4, 0",
    "a.mp4, 20",
    "a.mp4, 3000",
    "a.mp4, 5000",
    "a.gif, 0",
    "a.gif, 2000",
    "a.gif, 9000",
    "a.webp, 0",
    "a.webp, 500"
  })
  void disk_thatIsFull(String name, long room) throws IOException {
    VideoEncoder small = new FfmpegVideoEncoder("libopenh264", path -> new SmallDisk(path, room));
    Path target = Files.writeString(folder.resolve(name), "old");

    assertThat(codeOf(() -> write(small, Output.to(target), 60))).isEqualTo(ErrorCode.DISK_FULL);

    assertThat(VideoTestKit.names(folder)).containsExactly(name);
    assertThat(target).hasContent("old");
  }

  @Test
  void failed_sessionCannotBeFinished() throws IOException {
    VideoEncoder.Request request =
        VideoTestKit.request(
            Output.frames(
                frame -> {
                  throw new IOException("the player is gone");
                }),
            20,
            20,
            25,
            null);
    try (VideoEncoder.Session session = encoder.open(request)) {
      assertThatThrownBy(() -> session.write(TestMedia.moving(20, 20, 0)))
          .hasMessage("the player is gone");
      assertThatThrownBy(session::finish).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void sound_thatFailsTakesTheVideoWithIt() throws IOException {
    AudioClip gone = AudioClip.encoded(new byte[] {1, 2, 3});

    assertThat(
            codeOf(
                () ->
                    VideoTestKit.write(
                        encoder,
                        folder.resolve("x/a.mp4"),
                        64,
                        64,
                        25,
                        3,
                        VideoTestKit.sound(gone))))
        .isEqualTo(ErrorCode.AUDIO_UNREADABLE);
    assertThat(folder).isEmptyDirectory();
  }
}
