package io.talkinghead.core.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.Articulation;
import io.talkinghead.Articulation.Parameter;
import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.MotionFrame;
import io.talkinghead.Options;
import io.talkinghead.core.avatar.AvatarFileException;
import io.talkinghead.core.avatar.AvatarFiles;
import io.talkinghead.core.internal.builtin.BuiltinAvatarEncoderProvider;
import io.talkinghead.core.internal.builtin.render.LayeredWarper;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.FaceWarper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Avatar files of the built-in backend: the same frames, and no damage that goes unnoticed. */
class AvatarFileFuzzTest {
  private static final int MUTATIONS = 300;
  private static final MotionFrame SPEAKING =
      new MotionFrame(
          0.05f,
          0.02f,
          0.01f,
          0.01f,
          0,
          0,
          Articulation.REST.with(Parameter.JAW, 0.15f).with(Parameter.BLINK_LEFT, 0.7f));

  @TempDir Path folder;
  private AvatarEncoder encoder;
  private AvatarFiles files;
  private Path file;

  @BeforeEach
  void open() {
    encoder = new BuiltinAvatarEncoderProvider().create(Options.builder().build());
    files = new AvatarFiles("builtin", encoder, "1");
    file = folder.resolve("me.avatar");
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  private static byte[] frame(Avatar avatar, MotionFrame motion) {
    try (LayeredWarper warper = new LayeredWarper(1);
        FaceWarper.Painter painter = warper.open(avatar)) {
      FrameBuffer target = new FrameBuffer(painter.width(), painter.height());
      painter.paint(motion, target);
      return target.rgb();
    }
  }

  @Test
  void avatarFromItsFile_paintsTheSameBytes() throws Exception {
    for (FrameSize size : new FrameSize[] {FrameSize.SOURCE, FrameSize.square(128)}) {
      Avatar fresh = encoder.encode(Portraits.cartoon(), size);
      files.write(fresh, file);
      Avatar read = files.read(file);
      for (MotionFrame motion : new MotionFrame[] {MotionFrame.REST, SPEAKING}) {
        assertThat(Arrays.equals(frame(read, motion), frame(fresh, motion))).isTrue();
      }
      assertThat(frame(read, SPEAKING)).isNotEqualTo(frame(read, MotionFrame.REST));
    }
  }

  @Test
  void mutatedFile_isTheSameAvatar_orATypedError() throws Exception {
    Avatar fresh = encoder.encode(Portraits.cartoon(), FrameSize.square(96));
    files.write(fresh, file);
    byte[] sound = Files.readAllBytes(file);
    byte[] expected = frame(fresh, SPEAKING);
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      byte[] mutated = mutate(sound, new Random(seed));
      Files.write(file, mutated);
      try {
        Avatar read = files.read(file);
        assertThat(files.digest(read)).as("seed %d", seed).isEqualTo(files.digest(fresh));
        assertThat(read.landmarks()).as("seed %d", seed).isEqualTo(fresh.landmarks());
        assertThat(Arrays.equals(frame(read, SPEAKING), expected)).as("seed %d", seed).isTrue();
      } catch (AvatarFileException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining(file.toString());
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(MUTATIONS * 9 / 10);
  }

  /** A writer that is broken, or hostile: the digest fits what it should not. */
  @Test
  void mutatedFile_whoseDigestFits_isSomeAvatar_orATypedError() throws Exception {
    files.write(encoder.encode(Portraits.cartoon(), FrameSize.square(96)), file);
    byte[] sound = Files.readAllBytes(file);
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Files.write(file, seal(mutate(sound, new Random(1000 + seed))));
      try {
        frame(files.read(file), SPEAKING);
      } catch (AvatarFileException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(MUTATIONS / 2);
  }

  @Test
  void lengthsThatLie_takeNoMemory() throws Exception {
    files.write(encoder.encode(Portraits.cartoon(), FrameSize.square(96)), file);
    byte[] sound = Files.readAllBytes(file);
    int picture = indexOf(sound, "picture");
    for (long length : new long[] {-1, Long.MAX_VALUE, Integer.MAX_VALUE, 1L << 40, 0, 7}) {
      byte[] lying = sound.clone();
      ByteBuffer.wrap(lying).order(ByteOrder.LITTLE_ENDIAN).putLong(picture + 7, length);
      requireRefused(lying);
    }
    for (int side : new int[] {-1, 0, Integer.MAX_VALUE, 1 << 14}) {
      byte[] lying = sound.clone();
      ByteBuffer.wrap(lying).order(ByteOrder.LITTLE_ENDIAN).putInt(picture + 15, side);
      requireRefused(lying);
    }
    byte[] wide =
        new String(sound, StandardCharsets.ISO_8859_1)
            .replace("\"width\":96,\"height\":96", "\"width\":97,\"height\":96")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(wide).isNotEqualTo(sound).hasSameSizeAs(sound);
    requireRefused(wide);
  }

  private void requireRefused(byte[] bytes) throws Exception {
    Files.write(file, seal(bytes));
    assertThatThrownBy(() -> files.read(file)).isInstanceOf(AvatarFileException.class);
  }

  private static int indexOf(byte[] bytes, String name) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(name);
  }

  /** Flips bits, cuts, inserts, deletes, zeroes or doubles a piece. */
  private static byte[] mutate(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    // half of the damage hits the front, where the lengths are
    int at = random.nextInt(random.nextBoolean() ? Math.min(900, bytes.length) : bytes.length);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(64));
    switch (random.nextInt(5)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 2 -> {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, at, length);
      }
      case 3 -> {
        byte[] shorter = new byte[bytes.length - length];
        System.arraycopy(bytes, 0, shorter, 0, at);
        System.arraycopy(bytes, at + length, shorter, at, shorter.length - at);
        return shorter;
      }
      default -> Arrays.fill(bytes, at, at + length, (byte) -1);
    }
    return bytes;
  }

  /** Writes the digest that fits. */
  private static byte[] seal(byte[] bytes) throws Exception {
    if (bytes.length < 32) {
      return bytes;
    }
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(bytes, 0, bytes.length - 32);
    System.arraycopy(digest.digest(), 0, bytes, bytes.length - 32, 32);
    return bytes;
  }
}
