package io.talkinghead.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.talkinghead.Avatar;
import io.talkinghead.ErrorCode;
import io.talkinghead.FrameSize;
import io.talkinghead.InputException;
import io.talkinghead.Portrait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link AvatarEncoder} promises. */
public abstract class AvatarEncoderConformance
    extends StageConformance<AvatarEncoder, AvatarEncoderProvider> {

  /** For backends to extend. */
  protected AvatarEncoderConformance() {}

  /** Returns a portrait with a face that it can animate. */
  protected abstract Portrait portrait() throws Exception;

  @Override
  protected void use(AvatarEncoder stage) throws Exception {
    stage.encode(portrait(), FrameSize.SOURCE);
  }

  @Test
  void avatar_isOfTheKindItNames() throws Exception {
    Avatar avatar = stage().encode(portrait(), FrameSize.SOURCE);
    assertThat(avatar.representation()).isEqualTo(stage().avatar());
    assertThat(avatar.width()).isBetween(1, FrameSize.MAX_SIDE);
    assertThat(avatar.height()).isBetween(1, FrameSize.MAX_SIDE);
    assertThat(avatar.warnings()).isNotNull();
    assertThat(avatar.landmarks().leftEye().x()).isLessThan(avatar.landmarks().rightEye().x());
  }

  @Test
  void square_hasTheSizeAskedFor() throws Exception {
    for (int side : new int[] {128, 320}) {
      Avatar avatar = stage().encode(portrait(), FrameSize.square(side));
      assertThat(avatar.width()).isEqualTo(side);
      assertThat(avatar.height()).isEqualTo(side);
    }
  }

  @Test
  void unreadablePicture_isBadInput_andTheNextIsRight() throws Exception {
    AvatarEncoder encoder = stage();
    for (byte[] bytes :
        List.of(
            new byte[0],
            "this is no picture".getBytes(StandardCharsets.UTF_8),
            new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13})) {
      assertThatThrownBy(() -> encoder.encode(Portrait.encoded(bytes), FrameSize.SOURCE))
          .isInstanceOfSatisfying(
              InputException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.PICTURE_UNREADABLE));
    }
    use(encoder);
  }

  @Test
  void portraits_areEncodedAtOnceOnTwoThreads() throws Exception {
    AvatarEncoder encoder = stage();
    Avatar alone = encoder.encode(portrait(), FrameSize.SOURCE);
    List<Avatar> both =
        atOnce(
            () -> encoder.encode(portrait(), FrameSize.SOURCE),
            () -> encoder.encode(portrait(), FrameSize.SOURCE));
    for (Avatar avatar : both) {
      assertThat(avatar.landmarks()).isEqualTo(alone.landmarks());
      assertThat(avatar.warnings()).isEqualTo(alone.warnings());
      assertThat(avatar.width()).isEqualTo(alone.width());
      assertThat(avatar.height()).isEqualTo(alone.height());
    }
  }

  @Test
  void codec_bringsTheAvatarBack_partForPart() throws Exception {
    AvatarEncoder encoder = stage();
    assumeTrue(encoder.codec().isPresent(), "its avatars cannot be kept");
    AvatarCodec codec = encoder.codec().get();
    assertThat(encoder.fingerprint()).as("an encoder with a codec").isPresent();
    assertThat(encoder.fingerprint()).isEqualTo(encoder.fingerprint());
    Avatar avatar = encoder.encode(portrait(), FrameSize.square(128));
    AvatarParts parts = new AvatarParts(codec, avatar);
    Avatar back = codec.read(parts);
    assertThat(back.representation()).isEqualTo(avatar.representation());
    assertThat(back.width()).isEqualTo(avatar.width());
    assertThat(back.height()).isEqualTo(avatar.height());
    assertThat(back.landmarks()).isEqualTo(avatar.landmarks());
    assertThat(back.warnings()).isEqualTo(avatar.warnings());
    assertThat(back.sizeInBytes()).isEqualTo(avatar.sizeInBytes()).isPositive();
    assertThat(new AvatarParts(codec, back).contents().equals(parts.contents())).isTrue();
  }

  @Test
  void codec_missesWhatIsMissing() throws Exception {
    assumeTrue(stage().codec().isPresent(), "its avatars cannot be kept");
    AvatarCodec codec = stage().codec().get();
    AvatarParts parts = new AvatarParts(codec, stage().encode(portrait(), FrameSize.square(128)));
    parts.cut();
    assertThatThrownBy(() -> codec.read(parts)).isInstanceOf(IOException.class);
  }

  @Test
  void avatar_outlivesItsEncoder() throws Exception {
    Avatar avatar = stage().encode(portrait(), FrameSize.SOURCE);
    int width = avatar.width();
    stage().close();
    assertThat(avatar.width()).isEqualTo(width);
    assertThat(avatar.landmarks()).isNotNull();
  }
}
