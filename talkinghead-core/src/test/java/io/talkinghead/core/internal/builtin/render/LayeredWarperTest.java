package io.talkinghead.core.internal.builtin.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.talkinghead.Articulation;
import io.talkinghead.Articulation.Parameter;
import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Keypoints;
import io.talkinghead.Landmarks;
import io.talkinghead.MotionFrame;
import io.talkinghead.Options;
import io.talkinghead.Representation;
import io.talkinghead.Viseme;
import io.talkinghead.Warning;
import io.talkinghead.spi.FaceWarper;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayeredWarperTest {
  private static final MotionFrame LIVELY =
      new MotionFrame(
          0.05f,
          -0.03f,
          0.02f,
          0.02f,
          0.01f,
          0.004f,
          Articulation.REST
              .with(Parameter.JAW, 0.12f)
              .with(Parameter.UPPER_LIP, 0.02f)
              .with(Parameter.TONGUE, 0.5f)
              .with(Parameter.BLINK_LEFT, 0.6f)
              .with(Parameter.BLINK_RIGHT, 0.6f)
              .with(Parameter.BROW, 0.02f)
              .with(Parameter.GAZE_X, 0.02f)
              .with(Parameter.BREATH, 0.01f));

  @ParameterizedTest
  @EnumSource
  void rest_isThePictureByteForByte(Faces face) {
    LayeredAvatar avatar = face.avatar();
    try (var painter = new LayeredPainter(avatar)) {
      FrameBuffer frame = new FrameBuffer(avatar.width(), avatar.height());
      painter.paint(LIVELY, frame);
      assertThat(frame.rgb()).isNotEqualTo(avatar.picture().rgb());
      painter.paint(MotionFrame.REST, frame);
      assertThat(frame.rgb()).isEqualTo(avatar.picture().rgb());
    }
  }

  @ParameterizedTest
  @EnumSource
  void nearRest_isNearThePicture(Faces face) {
    LayeredAvatar avatar = face.avatar();
    FrameBuffer frame =
        Faces.paint(avatar, Faces.expression(Articulation.REST.with(Parameter.JAW, 0.001f)));
    byte[] was = avatar.picture().rgb();
    int worst = 0;
    for (int i = 0; i < was.length; i++) {
      worst = Math.max(worst, Math.abs((was[i] & 255) - (frame.rgb()[i] & 255)));
    }
    assertThat(worst).isLessThan(40);
  }

  @ParameterizedTest
  @EnumSource
  void pixelsOutsideTheWorkArea_neverChange(Faces face) {
    LayeredAvatar avatar = face.avatar();
    FrameBuffer frame = Faces.paint(avatar, LIVELY);
    byte[] was = avatar.picture().rgb();
    int outside = 0;
    for (int y = 0, i = 0; y < avatar.height(); y++) {
      for (int x = 0; x < avatar.width(); x++, i += 3) {
        double u = avatar.space.u(x, y);
        double v = avatar.space.v(x, y);
        if (Math.abs(u) > HeadField.REACH_X || v < HeadField.REACH_UP || v > HeadField.REACH_DOWN) {
          outside++;
          assertThat(Lanes.get(frame.rgb(), i)).as("%d, %d", x, y).isEqualTo(Lanes.get(was, i));
        }
      }
    }
    if (face == Faces.ASTRONAUT) {
      assertThat(outside).isGreaterThan(100_000);
    }
  }

  /** The head's way may not be the background's: 2.5 eye distances are well beyond most hair. */
  @ParameterizedTest
  @EnumSource
  void farBesideTheHead_theBackgroundStandsStill(Faces face) {
    LayeredAvatar avatar = face.avatar();
    FrameBuffer frame =
        Faces.paint(
            avatar, new MotionFrame(0.1f, 0.08f, 0.08f, 0.05f, 0.05f, 0.03f, Articulation.REST));
    byte[] was = avatar.picture().rgb();
    int moved = 0;
    for (int y = 0, i = 0; y < avatar.height(); y++) {
      for (int x = 0; x < avatar.width(); x++, i += 3) {
        boolean same = Lanes.get(frame.rgb(), i) == Lanes.get(was, i);
        moved += same ? 0 : 1;
        if (Math.abs(avatar.space.u(x, y)) > 2.5 || avatar.space.v(x, y) > 2.95) {
          assertThat(same).as("%d, %d", x, y).isTrue();
        }
      }
    }
    assertThat(moved).isGreaterThan(avatar.width() * avatar.height() / 20);
  }

  @Test
  void sameMotion_sameBytes_fromAnyPainterOnAnyThread() throws Exception {
    LayeredAvatar avatar = Faces.ASTRONAUT.avatar();
    FaceWarper warper = new LayeredWarperProvider().create(Options.builder().workers(2).build());
    List<MotionFrame> motions = new ArrayList<>();
    for (Viseme viseme : Viseme.values()) {
      motions.add(Faces.pose(viseme));
      motions.add(LIVELY);
    }
    List<FrameBuffer> expected = new ArrayList<>();
    motions.forEach(motion -> expected.add(Faces.paint(avatar, motion)));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int worker = 0; worker < 2; worker++) {
        int from = worker * 7; // each starts elsewhere: order must not matter
        done.add(
            threads.submit(
                () -> {
                  FrameBuffer frame = new FrameBuffer(avatar.width(), avatar.height());
                  try (FaceWarper.Painter painter = warper.open(avatar)) {
                    for (int i = 0; i < motions.size(); i++) {
                      int k = (i + from) % motions.size();
                      painter.paint(motions.get(k), frame);
                      assertThat(frame.rgb()).isEqualTo(expected.get(k).rgb());
                    }
                  }
                }));
      }
      for (Future<?> future : done) {
        future.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void painting_allocatesNothingToSpeakOf() {
    LayeredAvatar avatar = Faces.ASTRONAUT.avatar();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (var painter = new LayeredPainter(avatar)) {
      FrameBuffer frame = new FrameBuffer(avatar.width(), avatar.height());
      painter.paint(LIVELY, frame);
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 20; i++) {
        painter.paint(LIVELY, frame);
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20 * 1024);
    }
  }

  @Test
  void beyondTheRange_isTheEndOfTheRange() {
    LayeredAvatar avatar = Faces.CARTOON.avatar();
    double degree = Math.PI / 180;
    Articulation most = Articulation.REST;
    Articulation end = Articulation.REST;
    for (Parameter parameter : List.of(Parameter.JAW, Parameter.BLINK_LEFT, Parameter.BROW)) {
      most = most.with(parameter, 10);
      end = end.with(parameter, parameter.high());
    }
    FrameBuffer far = Faces.paint(avatar, new MotionFrame(1, -1, 1, 1, -1, 1, most));
    FrameBuffer limit =
        Faces.paint(
            avatar,
            new MotionFrame(
                (float) (6 * degree),
                (float) (-5 * degree),
                (float) (5 * degree),
                0.05f,
                -0.05f,
                0.03f,
                end));
    assertThat(far.rgb()).isEqualTo(limit.rgb());
  }

  @Test
  void avatar_isAValueOfItsOwn() {
    FrameBuffer picture = Faces.CARTOON.picture();
    Landmarks landmarks =
        Landmarks.of(Faces.CARTOON.geometry.leftEye(), Faces.CARTOON.geometry.rightEye());
    Warning warning = new Warning(Warning.Code.FACE_SMALL, "small");
    LayeredAvatar avatar =
        new LayeredAvatar(picture, Faces.CARTOON.geometry, landmarks, List.of(warning));
    byte[] was = picture.rgb().clone();
    picture.rgb()[0] ^= 1;
    avatar.picture().rgb()[1] ^= 1;
    assertThat(avatar.picture().rgb()).isEqualTo(was);
    assertThat(avatar.width()).isEqualTo(640);
    assertThat(avatar.height()).isEqualTo(640);
    assertThat(avatar.landmarks()).isEqualTo(landmarks);
    assertThat(avatar.warnings()).containsExactly(warning);
    assertThat(avatar.representation()).isEqualTo(Representation.LAYERED_PORTRAIT);
    assertThat(avatar.geometry()).isEqualTo(Faces.CARTOON.geometry);
  }

  @Test
  void provider_isAlwaysThere() {
    LayeredWarperProvider provider = new LayeredWarperProvider();
    assertThat(provider.name()).isEqualTo("builtin");
    assertThat(provider.priority()).isZero();
    assertThat(provider.availability(Options.builder().build()).usable()).isTrue();
    FaceWarper warper = provider.create(Options.builder().workers(3).build());
    assertThat(warper.parallelism()).isEqualTo(3);
    assertThat(warper.motion()).isEqualTo(Representation.ARTICULATION);
    assertThat(warper.avatar()).isEqualTo(Representation.LAYERED_PORTRAIT);
    assertThat(warper.device()).isEqualTo("cpu");
  }

  @Test
  void closedPainterAndWarper_refuse() {
    FaceWarper warper = new LayeredWarper(1);
    LayeredAvatar avatar = Faces.CARTOON.avatar();
    FaceWarper.Painter painter = warper.open(avatar);
    assertThat(painter.width()).isEqualTo(640);
    assertThat(painter.height()).isEqualTo(640);
    painter.close();
    painter.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> painter.paint(MotionFrame.REST, new FrameBuffer(640, 640)));
    warper.close();
    warper.close();
    assertThatIllegalStateException().isThrownBy(() -> warper.open(avatar));
    assertThatIllegalStateException().isThrownBy(warper::motion);
  }

  @Test
  void wrongArguments_areNamed_andTheNextFrameWorks() {
    LayeredAvatar avatar = Faces.CARTOON.avatar();
    try (var painter = new LayeredPainter(avatar)) {
      FrameBuffer frame = new FrameBuffer(640, 640);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> painter.paint(MotionFrame.REST, new FrameBuffer(320, 200)))
          .withMessageContaining("640 x 640")
          .withMessageContaining("320 x 200");
      MotionFrame neural = new MotionFrame(0, 0, 0, 0, 0, 0, new Keypoints(new float[63]));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> painter.paint(neural, frame))
          .withMessageContaining("articulation-22")
          .withMessageContaining("Keypoints");
      painter.paint(MotionFrame.REST, frame);
      assertThat(frame.rgb()).isEqualTo(avatar.picture().rgb());
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LayeredWarper(1).open(new Foreign()))
        .withMessageContaining("layered-portrait/1")
        .withMessageContaining("ditto-source/1");
  }

  /** An avatar of another backend. */
  private static final class Foreign implements Avatar {
    @Override
    public Representation representation() {
      return Representation.DITTO_SOURCE;
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public int height() {
      return 1;
    }

    @Override
    public Landmarks landmarks() {
      return Landmarks.of(new Landmarks.Point(0, 0), new Landmarks.Point(1, 0));
    }

    @Override
    public List<Warning> warnings() {
      return List.of();
    }
  }
}
