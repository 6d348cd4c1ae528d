package io.talkinghead.core.internal.ditto.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import io.talkinghead.FrameSize;
import io.talkinghead.InputException;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.internal.ditto.DittoAvatarEncoder;
import io.talkinghead.core.internal.ditto.Golden;
import io.talkinghead.core.internal.ditto.OrtEngine;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DittoAvatarFileTest {
  @TempDir Path folder;

  @Test
  void avatar_comesBackWhole_andDamageIsNamed() throws IOException {
    DittoAvatar avatar;
    try (var encoder =
        new DittoAvatarEncoder(
            new NetworkPack(new OrtEngine(), Golden.pack()),
            DittoOptions.offline(),
            Limits.DEFAULT,
            DittoDump.OFF)) {
      avatar = encoder.encode(Portrait.read(Golden.input("face512.png")), FrameSize.square(128));
    }
    Path file = folder.resolve("a.avatar");
    DittoAvatarFile.write(avatar, file);
    DittoAvatar back = DittoAvatarFile.read(file);
    SourceFrame one = avatar.frames().get(0);
    SourceFrame other = back.frames().get(0);
    assertThat(other.picture().rgb()).isEqualTo(one.picture().rgb());
    assertThat(other.face().rgb()).isEqualTo(one.face().rgb());
    assertThat(other.cropToPicture()).isEqualTo(one.cropToPicture());
    assertThat(other.keypoints()).isEqualTo(one.keypoints());
    assertThat(other.eyes().ball()).isEqualTo(one.eyes().ball());
    for (MotionKey key : MotionKey.values()) {
      assertThat(other.info().get(key)).isEqualTo(one.info().get(key));
    }
    assertThat(back.appearance().orElseThrow()).isEqualTo(avatar.appearance().orElseThrow());
    assertThat(back.canonical()).isEqualTo(avatar.canonical());
    assertThat(back.landmarks()).isEqualTo(avatar.landmarks());
    assertThat(back.warnings()).isEqualTo(avatar.warnings());

    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 3));
    assertInvalid(file);
    Files.write(file, new byte[100]);
    assertInvalid(file);
    assertThatThrownBy(() -> DittoAvatarFile.read(folder.resolve("none")))
        .hasMessageContaining("none");
  }

  private static void assertInvalid(Path file) {
    assertThatThrownBy(() -> DittoAvatarFile.read(file))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TRACK_INVALID))
        .hasMessageContaining("a.avatar");
  }
}
