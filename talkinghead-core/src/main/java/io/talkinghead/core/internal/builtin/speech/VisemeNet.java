package io.talkinghead.core.internal.builtin.speech;

import io.talkinghead.Viseme;
import java.util.List;

/**
 * The network viseme15: normalised log-mel in, a logit for each {@link Viseme} out, every 10 ms.
 *
 * <p>A convolution of five frames to 80 channels, ReLU, five residual blocks {@code h += mix(
 * ReLU(dilated(h)))} of three taps each at growing distance, ReLU, and a linear map to 15. It sees
 * 24 frames back and {@link #LOOK_AHEAD} ahead. The weights were trained for this library on
 * synthetic speech; their making is in {@code src/training/viseme15}.
 *
 * <p><b>Threads:</b> immutable, shared by all voices; a {@link Session} has one caller at a time.
 */
final class VisemeNet {
  /** Frames after a frame that it depends on. */
  static final int LOOK_AHEAD = 12;

  /** Most frames that a session takes at once. */
  static final int BLOCK = 64;

  static final int CLASSES = Viseme.values().length;

  private final Conv in;
  private final List<Block> blocks;
  private final Conv out;

  /** A residual block. */
  record Block(Conv dilated, Conv mix) {}

  VisemeNet(Conv in, List<Block> blocks, Conv out) {
    this.in = in;
    this.blocks = List.copyOf(blocks);
    this.out = out;
  }

  /** Opens the network for one voice. */
  Session open() {
    return new Session();
  }

  /** State of one voice. */
  final class Session {
    private static final int ROOM = BLOCK + LOOK_AHEAD;

    private final ConvStream input = new ConvStream(in, ROOM);
    private final ConvStream[] dilated = new ConvStream[blocks.size()];
    private final float[][] mixed = new float[in.outChannels][ROOM];
    private final float[][] hidden = new float[in.outChannels][ROOM];
    private final float[][] logits = new float[out.outChannels][ROOM];

    private Session() {
      for (int i = 0; i < dilated.length; i++) {
        dilated[i] = new ConvStream(blocks.get(i).dilated(), ROOM);
      }
    }

    /**
     * Takes {@code count} frames, {@code float32[count, 40]}, at most {@link #BLOCK}.
     *
     * @param target receives {@code float32[rows, 15]}; room for {@link #BLOCK} rows
     * @return the number of rows that became certain
     */
    int accept(float[] features, int count, float[] target) {
      float[][] rows = input.rows();
      for (int channel = 0; channel < rows.length; channel++) {
        float[] row = rows[channel];
        for (int t = 0; t < count; t++) {
          row[input.history() + t] = features[t * rows.length + channel];
        }
      }
      return run(count, /* end= */ false, target);
    }

    /** Returns another session in the same state. */
    Session fork() {
      Session fork = new Session();
      fork.input.set(input);
      for (int i = 0; i < dilated.length; i++) {
        fork.dilated[i].set(dilated[i]);
      }
      return fork;
    }

    /** Takes the end of the voice and gives the last rows, at most {@link #LOOK_AHEAD}. */
    int finish(float[] target) {
      return run(0, /* end= */ true, target);
    }

    private int run(int frames, boolean end, float[] target) {
      int count = end ? input.pad(frames) : frames;
      int skip = input.step(count);
      rectify(input.out(), count);
      input.shift(count);
      float[][] h = input.out();
      int from = skip;
      for (int i = 0; i < dilated.length; i++) {
        ConvStream stream = dilated[i];
        int fresh = count - from;
        for (int channel = 0; channel < h.length; channel++) {
          System.arraycopy(h[channel], from, stream.rows()[channel], stream.history(), fresh);
        }
        count = end ? stream.pad(fresh) : fresh;
        from = stream.step(count);
        rectify(stream.out(), count);
        Block block = blocks.get(i);
        block.mix().apply(stream.out(), mixed, count);
        for (int channel = 0; channel < h.length; channel++) {
          System.arraycopy(
              stream.rows()[channel], block.dilated().padLeft, hidden[channel], 0, count);
          add(hidden[channel], mixed[channel], count);
        }
        stream.shift(count);
        h = hidden;
      }
      rectify(h, count);
      out.apply(h, logits, count);
      for (int t = from; t < count; t++) {
        for (int o = 0; o < CLASSES; o++) {
          target[(t - from) * CLASSES + o] = logits[o][t];
        }
      }
      return count - from;
    }
  }

  private static void rectify(float[][] rows, int count) {
    for (float[] row : rows) {
      for (int t = 0; t < count; t++) {
        row[t] = Math.max(row[t], 0);
      }
    }
  }

  private static void add(float[] sum, float[] term, int count) {
    for (int t = 0; t < count; t++) {
      sum[t] += term[t];
    }
  }

  /** Turns one row of logits into probabilities, {@code softmax(1.4 logits)}. */
  static void probabilities(float[] logits, int at, float[] target, int to) {
    float top = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < CLASSES; i++) {
      top = Math.max(top, logits[at + i]);
    }
    double sum = 0;
    double[] powers = new double[CLASSES];
    for (int i = 0; i < CLASSES; i++) {
      powers[i] = Math.exp(SHARPNESS * (logits[at + i] - top));
      sum += powers[i];
    }
    for (int i = 0; i < CLASSES; i++) {
      target[to + i] = (float) (powers[i] / sum);
    }
  }

  /** A broad posterior would average to a mumble, so it is sharpened. */
  private static final double SHARPNESS = 1.4;
}
