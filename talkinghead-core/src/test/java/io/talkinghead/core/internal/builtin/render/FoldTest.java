package io.talkinghead.core.internal.builtin.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.Articulation;
import io.talkinghead.Articulation.Parameter;
import io.talkinghead.MotionFrame;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No motion within the allowed range folds the picture, and its inverse is found. */
class FoldTest {
  private static final int MOTIONS = 300;

  @ParameterizedTest
  @EnumSource
  void everyField_isInvertible(Faces face) {
    LayeredAvatar avatar = face.avatar();
    Rig rig = new Rig(avatar.mouth, avatar.poseRange);
    Random random = new Random(7);
    Bases[] all = {
      avatar.face,
      avatar.leftEyeBases,
      avatar.rightEyeBases,
      avatar.mouthScene.upper(),
      avatar.mouthScene.lower()
    };
    String[] names = {"face", "left eye", "right eye", "upper lip", "lower lip"};
    for (int b = 0; b < all.length; b++) {
      InverseMap map = new InverseMap(all[b].grid.nodes());
      for (int n = 0; n < MOTIONS; n++) {
        MotionFrame motion = motion(random, n);
        rig.set(motion);
        float step = map.solve(all[b], rig.amounts);
        assertThat(step).as("%s: last step in pixels at %s", names[b], motion).isLessThan(0.1f);
        assertThat(smallestArea(all[b], rig.amounts))
            .as("%s: smallest area at %s", names[b], motion)
            .isPositive();
      }
    }
  }

  /** Half of the motions anywhere in the range, half with each parameter at one of its ends. */
  private static MotionFrame motion(Random random, int n) {
    float[] values = new float[Parameter.values().length];
    for (Parameter p : Parameter.values()) {
      float share = n % 2 == 0 ? random.nextFloat() : random.nextInt(2);
      values[p.ordinal()] = p.low() + share * (p.high() - p.low());
    }
    float[] pose = new float[6];
    float[] limits = {0.1047f, 0.0872f, 0.0872f, 0.05f, 0.05f, 0.03f};
    for (int i = 0; i < pose.length; i++) {
      pose[i] = limits[i] * (n % 2 == 0 ? 2 * random.nextFloat() - 1 : 2 * random.nextInt(2) - 1);
    }
    return new MotionFrame(
        pose[0], pose[1], pose[2], pose[3], pose[4], pose[5], Articulation.of(values));
  }

  private static double smallestArea(Bases bases, float[] amounts) {
    Grid grid = bases.grid;
    float[] dx = new float[grid.nodes()];
    float[] dy = new float[grid.nodes()];
    bases.combine(amounts, dx, dy);
    double smallest = 1;
    int columns = grid.columns();
    double cell = grid.cell();
    for (int j = 0; j + 1 < grid.rows(); j++) {
      for (int i = 0; i + 1 < columns; i++) {
        int k = j * columns + i;
        double a = 1 + (dx[k + 1] - dx[k]) / cell;
        double b = (dx[k + columns] - dx[k]) / cell;
        double c = (dy[k + 1] - dy[k]) / cell;
        double d = 1 + (dy[k + columns] - dy[k]) / cell;
        smallest = Math.min(smallest, a * d - b * c);
      }
    }
    return smallest;
  }
}
