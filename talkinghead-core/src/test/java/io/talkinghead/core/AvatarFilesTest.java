package io.talkinghead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.Avatar;
import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.InputException;
import io.talkinghead.Portrait;
import io.talkinghead.Representation;
import io.talkinghead.core.avatar.AvatarFileException;
import io.talkinghead.core.avatar.AvatarFileException.Reason;
import io.talkinghead.core.avatar.AvatarFileInfo;
import io.talkinghead.core.avatar.AvatarFiles;
import io.talkinghead.core.avatar.OpenedAvatar;
import io.talkinghead.spi.AvatarCodec;
import io.talkinghead.spi.AvatarEncoder;
import io.talkinghead.spi.fake.FakeAvatar;
import io.talkinghead.spi.fake.FakeAvatarEncoder;
import io.talkinghead.spi.fake.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Avatar files of a head: read instead of encoded, and refused with the reason. */
class AvatarFilesTest {
  private final Studio studio = new Studio();
  private final List<String> steps = new ArrayList<>();
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("me.avatar");
  }

  private static Portrait portrait(int shade) {
    FrameBuffer picture = new FrameBuffer(40, 30);
    Arrays.fill(picture.rgb(), (byte) shade);
    return Portrait.of(picture);
  }

  private TalkingHead head() {
    studio.trouble = steps::add;
    return studio.head();
  }

  private OpenedAvatar open(Portrait portrait, FrameSize size) throws IOException {
    steps.clear();
    try (TalkingHead head = head()) {
      return head.openOrEncode(file(), portrait, size);
    }
  }

  @Test
  void secondStart_readsTheFile_andMeasuresNoFace() throws Exception {
    OpenedAvatar first = open(portrait(10), FrameSize.SOURCE);
    assertThat(first.encoded()).isTrue();
    assertThat(steps).contains("avatars.encode");
    OpenedAvatar second = open(portrait(10), FrameSize.SOURCE);
    assertThat(second.encoded()).isFalse();
    assertThat(steps).contains("avatars.read").doesNotContain("avatars.encode");
    assertThat(picture(second.avatar())).isEqualTo(picture(first.avatar()));
    assertThat(second.avatar().landmarks()).isEqualTo(first.avatar().landmarks());
    assertThat(second.avatar().warnings()).isEqualTo(first.avatar().warnings());
    assertThat(Studio.list(folder)).containsExactly(file());
  }

  @Test
  void otherPortrait_orSize_orHint_isEncodedAnew_andReplacesTheFile() throws Exception {
    open(portrait(10), FrameSize.SOURCE);
    for (int i = 0; i < 3; i++) {
      Portrait portrait = i == 2 ? portrait(11).withFaceIndex(1) : portrait(11);
      OpenedAvatar other = open(portrait, i == 0 ? FrameSize.SOURCE : FrameSize.square(64));
      assertThat(other.encoded()).isTrue();
      assertThat(other.refused())
          .hasValueSatisfying(e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_PORTRAIT));
    }
    assertThat(open(portrait(11).withFaceIndex(1), FrameSize.square(64)).encoded()).isFalse();
  }

  @Test
  void damagedFile_isRefusedWithReason_andRebuiltFromThePortrait() throws Exception {
    open(portrait(10), FrameSize.SOURCE);
    byte[] whole = Files.readAllBytes(file());
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 4;
    byte[] newer = whole.clone();
    newer[8] = 2;
    Map<Reason, byte[]> broken =
        Map.of(
            Reason.TRUNCATED, Arrays.copyOf(whole, whole.length - 40),
            Reason.DAMAGED, flipped,
            Reason.TOO_NEW, newer);
    for (Map.Entry<Reason, byte[]> one : broken.entrySet()) {
      Files.write(file(), one.getValue());
      try (TalkingHead head = head()) {
        assertThatThrownBy(() -> head.load(file()))
            .isInstanceOfSatisfying(
                AvatarFileException.class,
                e -> {
                  assertThat(e.reason()).isEqualTo(one.getKey());
                  assertThat(e.code()).isEqualTo(ErrorCode.AVATAR_INVALID);
                  assertThat(e.file()).isEqualTo(file());
                })
            .hasMessageContaining(file().toString())
            .hasMessageContaining("ncode");
      }
      OpenedAvatar rebuilt = open(portrait(10), FrameSize.SOURCE);
      assertThat(rebuilt.encoded()).isTrue();
      assertThat(rebuilt.refused()).isPresent();
      assertThat(Files.readAllBytes(file())).isEqualTo(whole);
    }
  }

  @Test
  void somebodyElsesFile_isLeftAsItIs() throws Exception {
    Files.writeString(file(), "my diary, which is dear to me");
    try (TalkingHead head = head()) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> head.openOrEncode(file(), portrait(1), FrameSize.SOURCE))
            .isInstanceOfSatisfying(
                AvatarFileException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FOREIGN));
      }
      assertThat(Files.readString(file())).startsWith("my diary");
      assertThatThrownBy(() -> head.load(folder.resolve("none")))
          .isInstanceOfSatisfying(
              InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND))
          .hasMessageContaining("none");
      assertThatThrownBy(() -> head.save(Studio.AVATAR, folder))
          .isInstanceOfSatisfying(
              InputException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_NOT_WRITABLE));
    }
  }

  @Test
  void otherBackend_andOtherModels_areRefusedByName() throws Exception {
    new AvatarFiles("one", encoder("aaaa"), "0.1.0").write(Studio.AVATAR, file());
    assertThat(AvatarFileInfo.read(file()).fingerprint()).containsEntry("warp", "aaaa");
    assertThatThrownBy(() -> new AvatarFiles("one", encoder("bbbb"), "0.1.0").read(file()))
        .isInstanceOfSatisfying(
            AvatarFileException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.OTHER_MODELS);
              assertThat(e.code()).isEqualTo(ErrorCode.AVATAR_MISMATCH);
            })
        .hasMessageContaining("warp (aaaa there, bbbb here)");
    assertThatThrownBy(() -> new AvatarFiles("two", encoder("aaaa"), "0.1.0").read(file()))
        .isInstanceOfSatisfying(
            AvatarFileException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_BACKEND))
        .hasMessageContainingAll("backend one", "two");
    AvatarFiles files = new AvatarFiles("one", encoder("aaaa"), "9");
    assertThat(files.read(file()).width()).isEqualTo(Studio.AVATAR.width());
    assertThat(AvatarFileInfo.read(file()).library()).isEqualTo("0.1.0");
  }

  @Test
  void encoderWithoutCodec_saysSo() {
    AvatarEncoder plain =
        new AvatarEncoder() {
          @Override
          public Representation avatar() {
            return FakeAvatar.PICTURE;
          }

          @Override
          public Avatar encode(Portrait portrait, FrameSize size) {
            return Studio.AVATAR;
          }
        };
    assertThatThrownBy(() -> new AvatarFiles("plain", plain, "1").write(Studio.AVATAR, file()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("plain");
    assertThat(file()).doesNotExist();
  }

  private static AvatarEncoder encoder(String model) {
    FakeAvatarEncoder fake = new FakeAvatarEncoder(Trouble.NONE);
    return new AvatarEncoder() {
      @Override
      public Representation avatar() {
        return fake.avatar();
      }

      @Override
      public Avatar encode(Portrait portrait, FrameSize size) throws IOException {
        return fake.encode(portrait, size);
      }

      @Override
      public Optional<AvatarCodec> codec() {
        return fake.codec();
      }

      @Override
      public Optional<Map<String, String>> fingerprint() {
        return Optional.of(Map.of("warp", model));
      }
    };
  }

  private static byte[] picture(Avatar avatar) {
    return ((FakeAvatar) avatar).picture().rgb();
  }
}
