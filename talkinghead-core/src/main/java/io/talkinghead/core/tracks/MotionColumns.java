package io.talkinghead.core.tracks;

import io.talkinghead.Articulation;
import io.talkinghead.Expression;
import io.talkinghead.Keypoints;
import io.talkinghead.MotionFrame;
import io.talkinghead.Representation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The columns of a motion track: six of head pose, then those of the expression. */
enum MotionColumns {
  /** Sixteen named parameters. */
  ARTICULATION(Representation.ARTICULATION) {
    @Override
    List<String> expression() {
      List<String> names = new ArrayList<>();
      for (Articulation.Parameter p : Articulation.Parameter.values()) {
        names.add(p.label());
      }
      return names;
    }

    @Override
    float[] values(Expression expression) {
      return ((Articulation) expression).toArray();
    }

    @Override
    Expression expression(float[] values) {
      return Articulation.of(values);
    }
  },
  /** 21 key points, x y z each. */
  KEYPOINTS(Representation.KEYPOINTS) {
    @Override
    List<String> expression() {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < Keypoints.COUNT; i++) {
        names.addAll(List.of("x" + i, "y" + i, "z" + i));
      }
      return names;
    }

    @Override
    float[] values(Expression expression) {
      return ((Keypoints) expression).toArray();
    }

    @Override
    Expression expression(float[] values) {
      return new Keypoints(values);
    }
  };

  private static final List<String> POSE = List.of("yaw", "pitch", "roll", "tx", "ty", "scale");

  private final String representation;

  MotionColumns(Representation representation) {
    this.representation = representation.name();
  }

  /** Returns the names of the expression's columns. */
  abstract List<String> expression();

  /** Returns the expression's numbers. */
  abstract float[] values(Expression expression);

  /** Returns the expression of {@code values}. */
  abstract Expression expression(float[] values);

  /** Returns the name that stands in the file. */
  String representation() {
    return representation;
  }

  /** Returns the names of all columns. */
  List<String> names() {
    List<String> names = new ArrayList<>(POSE);
    names.addAll(expression());
    return names;
  }

  /** Returns the columns of {@code frame}. */
  static MotionColumns of(MotionFrame frame) {
    return frame.expression() instanceof Articulation ? ARTICULATION : KEYPOINTS;
  }

  /** Returns the columns of the representation called {@code name}, if there is one. */
  static Optional<MotionColumns> named(String name) {
    return Arrays.stream(values()).filter(c -> c.representation().equals(name)).findFirst();
  }

  /** Returns the numbers of {@code frame} in the order of {@link #names}. */
  float[] row(MotionFrame frame) {
    float[] rest = values(frame.expression());
    float[] row = new float[POSE.size() + rest.length];
    row[0] = frame.yaw();
    row[1] = frame.pitch();
    row[2] = frame.roll();
    row[3] = frame.tx();
    row[4] = frame.ty();
    row[5] = frame.scale();
    System.arraycopy(rest, 0, row, POSE.size(), rest.length);
    return row;
  }

  /** Returns the frame of {@code row}. */
  MotionFrame frame(float[] row) {
    float[] rest = new float[row.length - POSE.size()];
    System.arraycopy(row, POSE.size(), rest, 0, rest.length);
    return new MotionFrame(row[0], row[1], row[2], row[3], row[4], row[5], expression(rest));
  }
}
