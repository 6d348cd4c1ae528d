package io.talkinghead.core.internal.ditto.motion;

import io.talkinghead.NoiseSource;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.SamplingOptions;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.source.MotionInfo;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts condition rows into windows of 80, samples a clip for each, and gives joined motion as soon
 * as it is final.
 *
 * <p><b>Offline</b>, windows start at 0, v, 2v ..; a short last one repeats its last row; the
 * joined whole is smoothed once more, which needs a few frames of look-ahead only.
 *
 * <p><b>Online</b>, the first o rows are a warm-up. The first window gives nothing in the reference
 * (its frame 0 becomes the reference motion d0), every later one the next v frames; the last,
 * padded one gives as many frames as it had rows. Repaired, there is exactly one frame for each row
 * after the warm-up: frames that a small overlap would lose come out with the first window, and a
 * voice shorter than a window is padded.
 *
 * <p>Memory: a few windows, whatever the length.
 */
public final class ClipDriver {
  private static final int L = MotionSampler.FRAMES;

  /** Takes joined motion in order. */
  public interface Sink {
    /** Hears of frame 0 of the first window, online only, before any motion. */
    void first(float[] vector);

    /** Takes the motion of the next frame, {@code float32[265]}, its own copy. */
    void accept(float[] vector);
  }

  private final SamplingOptions options;
  private final boolean offline;
  private final boolean repaired;
  private final Supplier<MotionSampler.Run> runs;
  private final ConditionRows conditions;
  private final NoiseSource noise;
  private final DittoDump dump;
  private final ClipFuser fuser;
  private MotionSampler.@Nullable Run run;
  private float[] rows = new float[4 * L * ConditionRows.WIDTH];
  private long firstRow;
  private int held;
  private long position;
  private long next;
  private int clips;
  private float[] anchor;

  /**
   * Prepares one performance.
   *
   * @param runs prepares the sampling, when the first clip is to be sampled
   */
  public ClipDriver(
      DittoOptions options,
      Supplier<MotionSampler.Run> runs,
      ConditionRows conditions,
      NoiseSource noise,
      DittoDump dump) {
    this.options = options.sampling();
    this.offline = options.mode() == DittoMode.OFFLINE;
    this.repaired = options.compat() == Compat.REPAIRED;
    this.runs = runs;
    this.conditions = conditions;
    this.noise = noise;
    this.dump = dump;
    this.fuser = new ClipFuser(this.options, options.mode());
    this.anchor = conditions.source();
  }

  /** Returns another in the same state, prepared by the same options. */
  public ClipDriver fork(DittoOptions all) {
    ClipDriver fork = new ClipDriver(all, runs, conditions, noise.fork(), dump);
    fork.fuser.set(fuser);
    fork.rows = rows.clone();
    fork.firstRow = firstRow;
    fork.held = held;
    fork.position = position;
    fork.next = next;
    fork.clips = clips;
    fork.anchor = anchor.clone();
    return fork;
  }

  private long end() {
    return firstRow + held;
  }

  /** Rows that go ahead of frame 0. */
  private int warmUp() {
    return offline ? 0 : options.overlap();
  }

  /** Takes the features of the next row, {@code float32[1024]} from {@code offset} on. */
  public void accept(float[] features, int offset, Sink sink) {
    if ((held + 1) * ConditionRows.WIDTH > rows.length) {
      int drop = (int) (position - firstRow);
      System.arraycopy(
          rows, drop * ConditionRows.WIDTH, rows, 0, (held - drop) * ConditionRows.WIDTH);
      firstRow += drop;
      held -= drop;
    }
    int at = held * ConditionRows.WIDTH;
    long frame = end() - warmUp();
    conditions.write(features, offset, frame, rows, at);
    if (dump.on() && frame >= 0) {
      dump.add(
          "cond_tail",
          Arrays.copyOfRange(rows, at + ConditionRows.FEATURES, at + ConditionRows.WIDTH),
          ConditionRows.TAIL);
    }
    held++;
    while (end() >= position + L) {
      process(rows, (int) (position - firstRow) * ConditionRows.WIDTH);
      if (offline) {
        position += fuser.fresh();
        giveFinal(fuser.length() - fuser.fade() - options.smoothing() / 2, fuser.length(), sink);
      } else {
        giveOnline(fuser.fresh(), sink);
        position += fuser.fresh();
      }
      fuser.forget(next);
    }
  }

  /** Takes the end of the rows and gives the remaining motion. */
  public void finish(Sink sink) {
    if (offline) {
      while (position < end()) {
        processPadded();
        position += fuser.fresh();
        giveFinal(
            Math.min(end(), fuser.length() - fuser.fade() - options.smoothing() / 2), end(), sink);
        fuser.forget(next);
      }
      giveFinal(end(), end(), sink);
      return;
    }
    int left = (int) (end() - position);
    if (left > 0) {
      processPadded();
      giveOnline(left, sink);
      position += left;
    }
    if (repaired) {
      give(Math.min(end(), fuser.length()), sink);
    }
  }

  /**
   * Samples the last window, its last row repeated. Offline that is the whole row; online only the
   * features repeat, while mood and eyes go on with the frames, as in the reference.
   */
  private void processPadded() {
    int width = ConditionRows.WIDTH;
    float[] window = new float[L * width];
    int there = (int) (end() - position);
    System.arraycopy(rows, (int) (position - firstRow) * width, window, 0, there * width);
    int last = (there - 1) * width;
    for (int i = there; i < L; i++) {
      if (offline) {
        System.arraycopy(window, last, window, i * width, width);
      } else {
        conditions.write(window, last, position + i - warmUp(), window, i * width);
      }
    }
    process(window, 0);
  }

  private void process(float[] window, int offset) {
    dump.add("kp_cond", anchor, MotionInfo.VECTOR);
    if (run == null) {
      run = runs.get();
    }
    float[] clip = run.sample(anchor, window, offset, noise);
    dump.add("lmdm_pred", clip, 1, L, MotionInfo.VECTOR);
    fuser.add(clip);
    clips++;
    anchor = fuser.last();
    int every = options.anchorEvery();
    if (every > 0 && clips % every == 0) {
      float[] source = conditions.source().clone();
      int from = options.anchorFrom();
      System.arraycopy(anchor, from, source, from, options.anchorTo() - from);
      anchor = source;
    }
  }

  /** Offline: gives frames before {@code to}, smoothed as if there were {@code end} in all. */
  private void giveFinal(long to, long end, Sink sink) {
    while (next < to) {
      sink.accept(fuser.smoothedFrame(next++, end));
    }
  }

  private void giveOnline(int count, Sink sink) {
    if (clips > 1) {
      long to = Math.min(next + count, fuser.length());
      give(repaired ? Math.min(to, end()) : to, sink);
      return;
    }
    sink.first(fuser.frame(0));
    next = (long) L - fuser.fade();
    if (repaired && next > warmUp()) {
      long end = Math.min(next, end());
      next = warmUp();
      give(end, sink);
    }
  }

  private void give(long to, Sink sink) {
    while (next < to) {
      sink.accept(fuser.frame(next++));
    }
  }
}
