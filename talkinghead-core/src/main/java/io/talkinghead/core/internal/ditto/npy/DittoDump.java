package io.talkinghead.core.internal.ditto.npy;

import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.InputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Writes down the arrays of every stage as {@code .npy} files, so that two implementations can be
 * compared stage by stage; and chosen pictures as {@code final_fNNN.png}.
 *
 * <p>Rows are kept in memory until {@link #write}: a tool for debugging, for short recordings. A
 * dump that is {@link #OFF} costs nothing.
 *
 * <p><b>Threads:</b> any; each stage adds arrays of its own.
 */
public final class DittoDump {
  /** Writes nothing. */
  public static final DittoDump OFF = new DittoDump(null, Set.of());

  private final @Nullable Path folder;
  private final Set<Integer> frames;
  private final Map<String, Column> columns = new LinkedHashMap<>();

  /** Blocks of one array, stacked along the first axis. */
  private record Column(int[] block, List<float[]> values) {}

  private DittoDump(@Nullable Path folder, Set<Integer> frames) {
    this.folder = folder;
    this.frames = frames;
  }

  /**
   * Writes into {@code folder}, which is made if it is absent.
   *
   * @param frames output frames to be written as pictures
   */
  public static DittoDump to(Path folder, Set<Integer> frames) throws IOException {
    try {
      return new DittoDump(Files.createDirectories(folder), Set.copyOf(frames));
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
  }

  private static InputException notWritable(Path place, IOException cause) {
    return new InputException(
        ErrorCode.OUTPUT_NOT_WRITABLE,
        "The dump " + place + " cannot be written: " + cause + ". Choose another place.",
        cause);
  }

  /** Returns whether anything is written. */
  public boolean on() {
    return folder != null;
  }

  /**
   * Adds a copy of {@code values} to the array called {@code name}.
   *
   * @param block shape of one block, its first axis the stacked one: {@code (1, 203, 2)}; a single
   *     number n means rows of n
   */
  public void add(String name, float[] values, int... block) {
    if (on()) {
      put(name, values.clone(), block.length == 1 ? new int[] {1, block[0]} : block.clone());
    }
  }

  private synchronized void put(String name, float[] values, int[] block) {
    columns.computeIfAbsent(name, n -> new Column(block, new ArrayList<>())).values.add(values);
  }

  /** Adds {@code count} samples to the one-dimensional array called {@code name}. */
  public void addSamples(String name, float[] samples, int offset, int count) {
    if (on()) {
      put(name, Arrays.copyOfRange(samples, offset, offset + count), new int[] {1});
    }
  }

  /** Writes output frame {@code frame}, if it was asked for. */
  public void picture(long frame, FrameBuffer picture) {
    Path target = folder;
    if (target == null || frame > Integer.MAX_VALUE || !frames.contains((int) frame)) {
      return;
    }
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length / 3; i++) {
      int pixel =
          (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | (rgb[3 * i + 2] & 0xFF);
      image.setRGB(i % picture.width(), i / picture.width(), pixel);
    }
    try {
      Path file = target.resolve(String.format(Locale.ROOT, "final_f%03d.png", frame));
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(notWritable(target, e));
    }
  }

  /** Writes the arrays called {@code names} that were added since they were last written. */
  public synchronized void write(String... names) {
    Path target = folder;
    if (target == null) {
      return;
    }
    try {
      for (String name : names) {
        Column column = columns.remove(name);
        if (column != null) {
          stack(column).write(target.resolve(name + ".npy"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(notWritable(target, e));
    }
  }

  private static Npy stack(Column column) {
    int size = column.values.stream().mapToInt(values -> values.length).sum();
    float[] all = new float[size];
    int at = 0;
    for (float[] values : column.values) {
      System.arraycopy(values, 0, all, at, values.length);
      at += values.length;
    }
    int[] block = column.block;
    int rest = 1;
    for (int axis = 1; axis < block.length; axis++) {
      rest *= block[axis];
    }
    int[] shape = block.clone();
    shape[0] = size / rest;
    return new Npy(shape, all);
  }
}
