package io.talkinghead.core.internal.ditto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.Keypoints;
import io.talkinghead.Limits;
import io.talkinghead.MotionFrame;
import io.talkinghead.Portrait;
import io.talkinghead.core.avatar.AvatarFileException;
import io.talkinghead.core.avatar.AvatarFiles;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.ditto.SourceOptions;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import io.talkinghead.core.internal.ditto.source.SourceFrame;
import io.talkinghead.core.internal.media.PictureReader;
import io.talkinghead.spi.FaceWarper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ditto avatars in files: pictures with their volume, clips without, and other models. */
class DittoAvatarFileTest {
  @TempDir Path folder;

  private static DittoAvatarEncoder encoder(DittoOptions options) throws IOException {
    return new DittoAvatarEncoder(
        new NetworkPack(new OrtEngine(), Golden.pack()), options, Limits.DEFAULT, DittoDump.OFF);
  }

  @Test
  void pictureAndClip_comeBackBitForBit_andPaintTheSame() throws Exception {
    Path file = folder.resolve("a.avatar");
    Portrait portrait = Portrait.read(Golden.input("face512.png"));
    FrameBuffer picture =
        PictureReader.read(portrait.content(), Limits.DEFAULT, PictureReader.Shape.AS_STORED)
            .picture();
    try (DittoAvatarEncoder encoder = encoder(DittoOptions.offline())) {
      AvatarFiles files = new AvatarFiles("onnx", encoder, "1");
      Iterator<FrameBuffer> clip = List.of(picture, picture, picture).iterator();
      for (DittoAvatar fresh :
          List.of(
              encoder.encode(portrait, FrameSize.square(128)),
              encoder.encode(() -> clip.hasNext() ? clip.next() : null, FrameSize.square(128)))) {
        files.write(fresh, file);
        DittoAvatar back = (DittoAvatar) files.read(file);
        requireSame(back, fresh);
        assertThat(paint(back)).isEqualTo(paint(fresh));
        assertThat(back.sizeInBytes()).isEqualTo(fresh.sizeInBytes());
        assertThat(Files.size(file)).isLessThan(fresh.sizeInBytes());
      }
    }
  }

  @Test
  void otherOptions_areOtherAvatars() throws Exception {
    Path file = folder.resolve("a.avatar");
    try (DittoAvatarEncoder encoder = encoder(DittoOptions.offline())) {
      new AvatarFiles("onnx", encoder, "1")
          .write(
              encoder.encode(Portrait.read(Golden.input("face512.png")), FrameSize.square(128)),
              file);
      assertThat(encoder.fingerprint().orElseThrow())
          .containsKeys("appearance_extractor", "landmark203", "analysis");
    }
    DittoOptions wider =
        DittoOptions.builder().source(SourceOptions.builder().cropScale(2.5).build()).build();
    try (DittoAvatarEncoder encoder = encoder(wider)) {
      assertThatThrownBy(() -> new AvatarFiles("onnx", encoder, "1").read(file))
          .isInstanceOfSatisfying(
              AvatarFileException.class,
              e -> assertThat(e.reason()).isEqualTo(AvatarFileException.Reason.OTHER_MODELS))
          .hasMessageContaining("source");
    }
  }

  @Test
  void stages_warmUp() throws Exception {
    DittoOptions options = DittoOptions.offline();
    NetworkPack pack = new NetworkPack(new OrtEngine(), Golden.pack());
    try (DittoAvatarEncoder encoder = encoder(options);
        DittoWarper warper = new DittoWarper(pack, options, DittoDump.OFF);
        DittoMotionGenerator generator = new DittoMotionGenerator(pack, options, DittoDump.OFF);
        HubertFeatureExtractor hubert = new HubertFeatureExtractor(pack, options, DittoDump.OFF)) {
      encoder.warmUp();
      warper.warmUp();
      generator.warmUp();
      hubert.warmUp();
      assertThat(generator.fingerprint()).isPresent().isNotEqualTo(hubert.fingerprint());
      assertThat(warper.fingerprint().orElseThrow()).containsKey("decoder");
    }
  }

  private static byte[] paint(DittoAvatar avatar) throws IOException {
    try (DittoWarper warper =
            new DittoWarper(
                new NetworkPack(new OrtEngine(), Golden.pack()),
                DittoOptions.offline(),
                DittoDump.OFF);
        FaceWarper.Painter painter = warper.open(avatar)) {
      FrameBuffer face = new FrameBuffer(painter.width(), painter.height());
      float[] driving = avatar.frames().get(0).keypoints().clone();
      driving[0] += 0.05f;
      painter.paint(new MotionFrame(0, 0, 0, 0, 0, 0, new Keypoints(driving)), face);
      FrameBuffer whole = new FrameBuffer(avatar.width(), avatar.height());
      painter.pasteBack().paste(face, 0, whole);
      return whole.rgb();
    }
  }

  private static void requireSame(DittoAvatar back, DittoAvatar fresh) {
    assertThat(back.frames()).hasSameSizeAs(fresh.frames());
    for (int i = 0; i < fresh.frames().size(); i++) {
      SourceFrame one = fresh.frames().get(i);
      SourceFrame other = back.frames().get(i);
      assertThat(other.picture().rgb()).isEqualTo(one.picture().rgb());
      assertThat(other.face().rgb()).isEqualTo(one.face().rgb());
      assertThat(other.cropToPicture()).isEqualTo(one.cropToPicture());
      assertThat(other.keypoints()).isEqualTo(one.keypoints());
      assertThat(other.eyes().open()).isEqualTo(one.eyes().open());
      assertThat(other.eyes().ball()).isEqualTo(one.eyes().ball());
      for (MotionKey key : MotionKey.values()) {
        assertThat(other.info().get(key)).isEqualTo(one.info().get(key));
      }
    }
    assertThat(back.appearance().isPresent()).isEqualTo(fresh.appearance().isPresent());
    fresh
        .appearance()
        .ifPresent(volume -> assertThat(back.appearance().orElseThrow()).isEqualTo(volume));
    assertThat(back.canonical()).isEqualTo(fresh.canonical());
    assertThat(back.landmarks()).isEqualTo(fresh.landmarks());
    assertThat(back.warnings()).isEqualTo(fresh.warnings());
  }
}
