package io.talkinghead.core.internal.ditto.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.internal.ditto.DittoAvatarEncoder;
import io.talkinghead.core.internal.ditto.Golden;
import io.talkinghead.core.internal.ditto.OrtEngine;
import io.talkinghead.core.internal.ditto.image.Affine;
import io.talkinghead.core.internal.ditto.image.CropPaster;
import io.talkinghead.core.internal.ditto.image.FineFace;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stitch, warp, decode and paste-back, fed with the reference's key points. */
class PaintGoldenTest {
  @ParameterizedTest
  @CsvSource({"a_offline, 0", "a_offline, 75", "b_offline, 16"})
  void painting_matchesTheReference(String name, int frame) throws IOException {
    Golden golden = Golden.of(name);
    NetworkPack pack = new NetworkPack(new OrtEngine(), Golden.pack());
    String picture = golden.options().get("source").getAsString();
    DittoAvatar avatar;
    try (var encoder =
        new DittoAvatarEncoder(pack, DittoOptions.offline(), Limits.DEFAULT, DittoDump.OFF)) {
      avatar = encoder.encode(Portrait.read(Golden.input(picture)), FrameSize.SOURCE);
    }
    try (PackFaceNetworks networks = new PackFaceNetworks(pack, true, false)) {
      PackFaceNetworks.ChainedEasel easel = networks.chained();
      Tensor volume = Tensor.of(avatar.appearance().orElseThrow(), 1, 32, 16, 64, 64);
      Tensor source = Tensor.of(golden.read("x_s").row(frame), 1, 21, 3);
      Tensor driving = Tensor.of(golden.read("x_d_before_stitch").row(frame), 1, 21, 3);
      Tensor stitched = easel.paint(volume, source, driving).driving();
      golden.assertBlocksClose("x_d", java.util.List.of(frame), stitched.toFloats());
      Tensor feature =
          easel.warp(volume, source, Tensor.of(golden.read("x_d").row(frame), 1, 21, 3));
      String suffix = String.format(Locale.ROOT, "_f%03d", frame);
      golden.assertClose("warped" + suffix, feature.toFloats());
      FineFaces faces = new FineFaces();
      FrameBuffer face = new FrameBuffer(512, 512);
      faces.put(easel.decode(feature), face);
      golden.assertClose("decoded" + suffix, floats(faces.get(face)));
      if (golden.has("decoded" + suffix + "_u8")) {
        golden.assertClose("decoded" + suffix + "_u8", face);
      }
      FrameBuffer whole = new FrameBuffer(avatar.width(), avatar.height());
      FrameBuffer background = avatar.frames().get(0).picture();
      Affine map = Affine.of(golden.read("M_c2o").values());
      new CropPaster(map, whole.width(), whole.height(), true)
          .paste(faces.get(face), background, whole);
      golden.assertClose("final" + suffix, whole);
      // a face that was not painted here is taken as its bytes
      assertThat(floats(faces.get(face.copy()))[7]).isEqualTo(face.rgb()[7] & 0xFF);
    }
  }

  private static float[] floats(FineFace fine) {
    float[] face = new float[3 * 512 * 512];
    for (int i = 0; i < face.length; i++) {
      face[i] = fine.get(i / 3 % 512, i / 3 / 512, i % 3);
    }
    return face;
  }
}
