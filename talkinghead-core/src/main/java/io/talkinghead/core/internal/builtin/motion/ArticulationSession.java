package io.talkinghead.core.internal.builtin.motion;

import io.talkinghead.Articulation;
import io.talkinghead.Articulation.Parameter;
import io.talkinghead.Controls;
import io.talkinghead.MotionFrame;
import io.talkinghead.Viseme;
import io.talkinghead.spi.MotionGenerator;
import java.util.Optional;

/**
 * One performance. Rows go into the curves; a frame is given as soon as the curves reach the time
 * that it shows: {@code (i + .5) / frameRate} + 15 ms, because lips lead the sound a little.
 *
 * <p>The first and, where the length is known or the voice has ended, the last frame are at rest:
 * the head eases in and out over 350 ms, the mouth over 80 ms. Fixed offsets of the controls (pose,
 * gaze, smile, brow) hold from the first frame to the last.
 */
final class ArticulationSession implements MotionGenerator.Session {
  private static final int WIDTH = Viseme.values().length + 3;
  private static final double ROWS_PER_SECOND = 100;
  private static final double LEAD_SECONDS = 0.015;
  private static final double HEAD_EASE = 0.35;
  private static final double MOUTH_EASE = 0.08;

  private static final double DEGREE = StrictMath.PI / 180;
  private static final double YAW_LIMIT = 6 * DEGREE;
  private static final double PITCH_LIMIT = 5 * DEGREE;
  private static final double ROLL_LIMIT = 5 * DEGREE;
  private static final double SHIFT_LIMIT = 0.05;
  private static final double SCALE_LIMIT = 0.02;

  private static final double FULL_GAZE_X = 0.045;
  private static final double FULL_GAZE_Y = 0.030;
  private static final double FULL_SMILE = 0.060;
  private static final double FULL_BROW = 0.050;

  private final MotionGenerator.Request request;
  private final Controls controls;
  private final int frameRate;
  private final CurveGraph graph;
  private final Curve[] probabilities = new Curve[Viseme.values().length];
  private final Curve level = new Curve();
  private final Curve speech = new Curve();
  private final Curve pitch = new Curve();
  private final MouthCurves mouth;
  private final Prosody prosody;
  private final HeadMotion head;
  private final Blinks blinks;
  private final Saccades saccades;
  private final float[] values = new float[Parameter.values().length];

  private long total;
  private long given;
  private long blinkedRows;
  private double outFrames;
  private boolean finished;

  ArticulationSession(MotionGenerator.Request request) {
    this.request = request;
    controls = request.controls();
    frameRate = request.frameRate();
    total = request.totalFrames();
    graph = new CurveGraph(/* live= */ total < 0);
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = new Curve();
    }
    mouth = new MouthCurves(graph, probabilities, level, speech);
    prosody = new Prosody(graph, level, speech, pitch);
    head = new HeadMotion(request.noise());
    double end = total < 0 ? Double.POSITIVE_INFINITY : (double) total / frameRate;
    blinks = new Blinks(request.noise().split("blinks"), controls.blinkRate(), frameRate, end);
    saccades = new Saccades(request.noise().split("saccades"));
    outFrames = HEAD_EASE * frameRate;
  }

  @Override
  public void accept(float[] rows, int count, MotionGenerator.Sink sink) {
    requireOpen();
    for (int i = 0; i < count; i++) {
      int at = i * WIDTH;
      for (int v = 0; v < probabilities.length; v++) {
        probabilities[v].push(rows[at + v]);
      }
      level.push(rows[at + probabilities.length]);
      speech.push(rows[at + probabilities.length + 1]);
      pitch.push(rows[at + probabilities.length + 2]);
      graph.advance(/* end= */ false);
      while ((total < 0 || given < total) && rowOf(given) + 1 < graph.known()) {
        give(sink);
      }
    }
  }

  @Override
  public Optional<MotionGenerator.Session> fork() {
    ArticulationSession fork = new ArticulationSession(request);
    fork.graph.set(graph);
    for (int i = 0; i < probabilities.length; i++) {
      fork.probabilities[i].set(probabilities[i]);
    }
    fork.level.set(level);
    fork.speech.set(speech);
    fork.pitch.set(pitch);
    fork.head.set(head);
    fork.blinks.set(blinks);
    fork.saccades.set(saccades);
    fork.total = total;
    fork.given = given;
    fork.blinkedRows = blinkedRows;
    fork.outFrames = outFrames;
    fork.finished = finished;
    return Optional.of(fork);
  }

  @Override
  public void finish(MotionGenerator.Sink sink) {
    finish(total >= 0 ? total : Math.max(1, (speech.size() - 1) * frameRate / 100), sink);
  }

  @Override
  public void finish(long totalFrames, MotionGenerator.Sink sink) {
    requireOpen();
    finished = true;
    if (speech.size() == 0) {
      silence();
    }
    graph.advance(/* end= */ true);
    if (total < 0) {
      total = Math.max(given, totalFrames);
      outFrames = Math.max(1, Math.min(outFrames, (double) (total - given)));
    }
    while (given < total) {
      give(sink);
    }
  }

  /** Returns the row whose pose frame {@code i} shows. */
  private double rowOf(long i) {
    return (seconds(i) + LEAD_SECONDS) * ROWS_PER_SECOND;
  }

  private double seconds(long i) {
    return (i + 0.5) / frameRate;
  }

  private void give(MotionGenerator.Sink sink) {
    double seconds = seconds(given);
    double row = rowOf(given);
    for (; blinkedRows <= (long) row; blinkedRows++) {
      blinks.advance(blinkedRows / ROWS_PER_SECOND, speech.get(blinkedRows) > 0);
    }
    saccades.advance(seconds);
    head.compute(seconds, prosody, row);
    double left = total < 0 ? Double.POSITIVE_INFINITY : (double) (total - 1 - given);
    double ease = Ease.smooth(given / (HEAD_EASE * frameRate)) * Ease.smooth(left / outFrames);
    double mouthOut = Ease.smooth(left / Math.min(outFrames, MOUTH_EASE * frameRate));
    shapeMouth(row, Ease.smooth(given / (MOUTH_EASE * frameRate)) * mouthOut);
    set(Parameter.BLINK_LEFT, mouthOut * blinks.left(seconds));
    set(Parameter.BLINK_RIGHT, mouthOut * blinks.right(seconds));
    sink.accept(pose(ease, seconds));
    given++;
  }

  private void shapeMouth(double row, double ease) {
    double wide = ease * controls.mouthScale();
    double shape = ease * Math.min(1, controls.mouthScale());
    for (Parameter p : MouthCurves.PARAMETERS) {
      double value = mouth.of(p).between(row);
      switch (p) {
        case JAW, ROUND, UPPER_LIP, LOWER_LIP -> set(p, wide * value);
        case SMILE -> set(p, shape * value + FULL_SMILE * controls.smile());
        default -> set(p, shape * value);
      }
    }
  }

  private MotionFrame pose(double ease, double seconds) {
    double scale = ease * controls.headScale();
    double yaw = scale * head.yaw;
    double pitchMotion = scale * head.pitch;
    set(Parameter.BROW, ease * head.brow + FULL_BROW * controls.brow());
    set(Parameter.BREATH, ease * head.breath);
    // the eyes stay on the viewer while the head turns
    double gazeX = ease * saccades.x(seconds) - 0.10 * yaw;
    double gazeY = ease * saccades.y(seconds) - 0.05 * pitchMotion;
    set(Parameter.GAZE_X, gazeX + FULL_GAZE_X * controls.gazeX());
    set(Parameter.GAZE_Y, gazeY + FULL_GAZE_Y * controls.gazeY());
    return new MotionFrame(
        exact(Ease.within(DEGREE * controls.yawDegrees(), yaw, YAW_LIMIT)),
        exact(Ease.within(DEGREE * controls.pitchDegrees(), pitchMotion, PITCH_LIMIT)),
        exact(Ease.within(DEGREE * controls.rollDegrees(), scale * head.roll, ROLL_LIMIT)),
        exact(Ease.within(0, scale * head.tx, SHIFT_LIMIT)),
        exact(Ease.within(0, scale * head.ty, SHIFT_LIMIT)),
        exact(Ease.within(0, scale * head.scale, SCALE_LIMIT)),
        Articulation.of(values));
  }

  private void set(Parameter parameter, double value) {
    values[parameter.ordinal()] = parameter.clamp(exact(value));
  }

  /** Rounds to a millionth, so that a track in decimals repeats the same bits. */
  private static float exact(double value) {
    return (float) (Math.round(value * 1e6) / 1e6);
  }

  private void requireOpen() {
    if (finished) {
      throw new IllegalStateException("the performance has ended");
    }
  }

  private void silence() {
    for (int v = 0; v < probabilities.length; v++) {
      probabilities[v].push(v == Viseme.SIL.ordinal() ? 1 : 0);
    }
    level.push(0);
    speech.push(0);
    pitch.push(Float.NaN);
  }
}
