package io.talkinghead.core.internal.ditto.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.ErrorCode;
import io.talkinghead.FaceException;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.InputException;
import io.talkinghead.Keypoints;
import io.talkinghead.Limits;
import io.talkinghead.MotionFrame;
import io.talkinghead.Portrait;
import io.talkinghead.Warning;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.ditto.SourceOptions;
import io.talkinghead.core.internal.ditto.DittoAvatarEncoder;
import io.talkinghead.core.internal.ditto.DittoWarper;
import io.talkinghead.core.internal.ditto.Golden;
import io.talkinghead.core.internal.ditto.OrtEngine;
import io.talkinghead.core.internal.ditto.PatchedEngine;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clips as sources: the recorded face, moving. */
class ClipSourceTest {
  private static final FrameBuffer FACE = Golden.readPicture(Golden.input("face512.png"));

  private static FrameBuffer shifted(int dx, int dy) {
    FrameBuffer picture = new FrameBuffer(FACE.width(), FACE.height());
    for (int y = 0; y < FACE.height(); y++) {
      int from = Math.max(0, Math.min(FACE.height() - 1, y - dy));
      for (int x = 0; x < FACE.width(); x++) {
        int left = Math.max(0, Math.min(FACE.width() - 1, x - dx));
        System.arraycopy(
            FACE.rgb(),
            3 * (from * FACE.width() + left),
            picture.rgb(),
            3 * (y * FACE.width() + x),
            3);
      }
    }
    return picture;
  }

  private static DittoAvatar encode(int frames, SourceOptions source) throws IOException {
    Iterator<FrameBuffer> clip =
        IntStream.range(0, frames).mapToObj(i -> shifted(3 * i, 2 * i)).iterator();
    DittoOptions options = DittoOptions.builder().source(source).build();
    try (var encoder =
        new DittoAvatarEncoder(
            new NetworkPack(new OrtEngine(), Golden.pack()),
            options,
            Limits.DEFAULT,
            DittoDump.OFF)) {
      return encoder.encode(() -> clip.hasNext() ? clip.next() : null, FrameSize.SOURCE);
    }
  }

  @Test
  void face_isTrackedThroughTheClip() throws IOException {
    DittoAvatar avatar = encode(5, SourceOptions.DEFAULT);
    assertThat(avatar.isClip()).isTrue();
    assertThat(avatar.appearance()).isEmpty();
    // the synthetic landmarks follow a face by a part of its way, frame after frame
    float[][] centre = new float[5][];
    for (int i = 0; i < 5; i++) {
      float[] m = avatar.frames().get(i).cropToPicture();
      centre[i] = new float[] {m[0] * 256 + m[1] * 256 + m[2], m[3] * 256 + m[4] * 256 + m[5]};
      if (i > 0) {
        assertThat(centre[i][0]).as("x of frame %d", i).isGreaterThan(centre[i - 1][0] + 1);
        assertThat(centre[i][1]).as("y of frame %d", i).isGreaterThan(centre[i - 1][1]);
      }
    }
    assertThat(centre[4][0] - centre[0][0]).isBetween(6f, 15f);
    assertThat(centre[4][1] - centre[0][1]).isBetween(3f, 10f);
  }

  @Test
  void motion_isSmoothed_butNotTheCondition() throws IOException {
    DittoAvatar raw = encode(5, SourceOptions.builder().smoothing(1).build());
    DittoAvatar smooth = encode(5, SourceOptions.builder().smoothing(3).build());
    float[][] yaw = new float[5][];
    for (int i = 0; i < 5; i++) {
      yaw[i] = raw.frames().get(i).info().get(MotionKey.YAW);
    }
    for (int k = 0; k < 66; k++) {
      assertThat(smooth.frames().get(0).info().get(MotionKey.YAW)[k])
          .isCloseTo((yaw[0][k] + yaw[1][k]) / 2, within(1e-5f));
      assertThat(smooth.frames().get(2).info().get(MotionKey.YAW)[k])
          .isCloseTo((yaw[1][k] + yaw[2][k] + yaw[3][k]) / 3, within(1e-5f));
    }
    assertThat(smooth.canonical()).isEqualTo(raw.frames().get(0).info().get(MotionKey.KP));
    assertThat(smooth.frames().get(2).eyes().open()).isEqualTo(raw.frames().get(2).eyes().open());
  }

  @Test
  void framesServeForwardsAndBackwards() {
    assertThat(IntStream.range(0, 9).map(i -> SourceClip.mirrored(i, 3)))
        .containsExactly(0, 1, 2, 2, 1, 0, 0, 1, 2);
    assertThat(SourceClip.mirrored(-5, 3)).isZero();
    assertThat(SourceClip.mirrored(1L << 40, 1)).isZero();
  }

  @Test
  void eachFrame_isPaintedOverItsOwnPicture() throws IOException {
    DittoAvatar avatar = encode(2, SourceOptions.DEFAULT);
    try (var warper =
            new DittoWarper(
                new NetworkPack(new OrtEngine(), Golden.pack()),
                DittoOptions.offline(),
                DittoDump.OFF);
        var painter = warper.open(avatar)) {
      FrameBuffer face = new FrameBuffer(512, 512);
      FrameBuffer whole = new FrameBuffer(avatar.width(), avatar.height());
      for (int i = 0; i < 2; i++) {
        SourceFrame source = avatar.frameFor(i);
        var motion = new MotionFrame(0, 0, 0, 0, 0, 0, new Keypoints(source.keypoints(), i));
        painter.paint(motion, face);
        painter.pasteBack().paste(face, i, whole);
        // at rest, the synthetic networks nearly give the source back
        assertThat(meanDifference(whole, source.picture())).isLessThan(6);
      }
      assertThat(meanDifference(whole, avatar.frames().get(0).picture())).isPositive();
      var beyond = new MotionFrame(0, 0, 0, 0, 0, 0, new Keypoints(new float[63], 2));
      assertThatThrownBy(() -> painter.paint(beyond, face)).hasMessageContaining("sourceFrame");
    }
  }

  private static double meanDifference(FrameBuffer one, FrameBuffer other) {
    long sum = 0;
    for (int i = 0; i < one.rgb().length; i++) {
      sum += Math.abs((one.rgb()[i] & 0xFF) - (other.rgb()[i] & 0xFF));
    }
    return (double) sum / one.rgb().length;
  }

  @Test
  void limits_areKept() throws IOException {
    assertThat(encode(5, SourceOptions.builder().maxFrames(2).build()).frames()).hasSize(2);
    assertThatThrownBy(() -> encode(0, SourceOptions.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no frames");
    DittoAvatar small = encode(1, SourceOptions.builder().maxSize(301).build());
    assertThat(new int[] {small.width(), small.height()}).containsExactly(300, 300);
    assertThat(small.warnings()).extracting(Warning::code).contains(Warning.Code.PICTURE_SCALED);
  }

  @Test
  void clipOfOneFrame_isAClipAllTheSame() throws IOException {
    DittoAvatar avatar = encode(1, SourceOptions.DEFAULT);
    assertThat(avatar.isClip()).isTrue();
    assertThat(avatar.frames()).hasSize(1);
  }

  private static DittoAvatar encode(List<FrameBuffer> frames, long expected, long maxBytes)
      throws IOException {
    return encode(new OrtEngine(), frames, expected, maxBytes);
  }

  private static DittoAvatar encode(
      InferenceEngine engine, List<FrameBuffer> frames, long expected, long maxBytes)
      throws IOException {
    try (var analysis =
        new SourceAnalysis(new NetworkPack(engine, Golden.pack()), DittoOptions.offline())) {
      Iterator<FrameBuffer> clip = frames.iterator();
      return new SourceEncoder(analysis, DittoOptions.offline(), maxBytes)
          .encode(
              () -> clip.hasNext() ? clip.next() : null,
              expected,
              FrameSize.SOURCE,
              SourceEncoder.Hints.NONE,
              DittoDump.OFF);
    }
  }

  @Test
  void memory_isBounded_andAKnownLengthFailsAtOnce() {
    List<FrameBuffer> three = List.of(shifted(0, 0), shifted(3, 0), shifted(6, 0));
    long two = 2 * (FACE.rgb().length + 3L * 256 * 256);
    for (long expected : new long[] {3, -1}) {
      assertThatThrownBy(() -> encode(three, expected, two))
          .isInstanceOfSatisfying(
              InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLIP_TOO_LARGE))
          .hasMessageContaining("for 3 frames of 512 x 512 pixels, of which 2 fit");
    }
    FrameBuffer blank = new FrameBuffer(512, 512);
    assertThatThrownBy(() -> encode(List.of(shifted(0, 0), blank), 3, two))
        .as("before the second frame is looked at")
        .hasMessageContaining("for 3 frames");
  }

  @Test
  void faceThatRunsAway_isNamedWithItsFrame() {
    AtomicInteger calls = new AtomicInteger();
    for (float astray : new float[] {40, Float.NaN, 0.5f}) { // far off, no number, all in one place
      calls.set(0);
      var engine =
          new PatchedEngine(
              new OrtEngine(),
              "landmark203",
              outputs -> {
                Map<String, Tensor> patched = new HashMap<>(outputs);
                if (calls.incrementAndGet() == 3) {
                  float[] points = new float[406];
                  Arrays.fill(points, astray);
                  patched.put("landmarks", Tensor.of(points, 1, 406));
                }
                return patched;
              });
      List<FrameBuffer> clip = List.of(shifted(0, 0), shifted(2, 0), shifted(4, 0));
      assertThatThrownBy(() -> encode(engine, clip, -1, 1L << 30))
          .as("landmarks at %s", astray)
          .isInstanceOfSatisfying(
              FaceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_FACE))
          .hasMessageContaining("lost in frame 2");
    }
  }

  @Test
  void framesWithoutAFace_areCounted() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    var engine =
        new PatchedEngine(
            new OrtEngine(),
            "blaze_face",
            outputs -> {
              Map<String, Tensor> patched = new HashMap<>(outputs);
              if (calls.incrementAndGet() > 1) {
                float[] low = new float[896];
                Arrays.fill(low, -9);
                patched.put("classificators", Tensor.of(low, 1, 896, 1));
              }
              return patched;
            });
    List<FrameBuffer> clip = List.of(shifted(0, 0), shifted(2, 0), shifted(4, 0));
    assertThat(encode(engine, clip, -1, 1L << 30).warnings())
        .anySatisfy(
            warning -> {
              assertThat(warning.code()).isEqualTo(Warning.Code.FACE_LOST);
              assertThat(warning.message()).contains("In 2 of", "3 frames", "first in frame 1");
            });
  }

  @Test
  void square_cutsHeadAndShoulders() throws IOException {
    try (var encoder =
        new DittoAvatarEncoder(
            new NetworkPack(new OrtEngine(), Golden.pack()),
            DittoOptions.offline(),
            Limits.DEFAULT,
            DittoDump.OFF)) {
      DittoAvatar avatar =
          encoder.encode(Portrait.read(Golden.input("face640.png")), FrameSize.square(320));
      assertThat(new int[] {avatar.width(), avatar.height()}).containsExactly(320, 320);
      DittoAvatar whole =
          encoder.encode(Portrait.read(Golden.input("face640.png")), FrameSize.SOURCE);
      assertThat(new int[] {whole.width(), whole.height()}).containsExactly(640, 480);
      // the same face, seen closer or farther: the networks do not notice
      assertThat(avatar.frames().get(0).keypoints()).isEqualTo(whole.frames().get(0).keypoints());
    }
  }
}
