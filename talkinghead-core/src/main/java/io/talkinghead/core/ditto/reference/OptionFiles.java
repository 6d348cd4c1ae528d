package io.talkinghead.core.ditto.reference;

import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.internal.ditto.config.DittoCase;
import io.talkinghead.core.internal.ditto.config.OptionArrays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@link DittoOptions} under the reference program's own names. */
public final class OptionFiles {
  private OptionFiles() {}

  /**
   * What files of options say.
   *
   * @param options what to set
   * @param frames output frames that are worth a picture, {@code frames}
   * @param source picture or clip that the last file with one names, {@code source}; beside it
   * @param audio voice, {@code audio}, likewise
   */
  public record Loaded(
      DittoOptions options, Set<Integer> frames, Optional<Path> source, Optional<Path> audio) {}

  /**
   * Reads files on top of each other; an option that several give is the last one's, one that none
   * gives is the reference's default. Each is
   *
   * <ul>
   *   <li>JSON with {@code mode} ({@code offline}, {@code online}), {@code setup_kwargs}, {@code
   *       run_kwargs} and {@code frames}. A value {@code {"npy": F}} is the array in file F, {@code
   *       {"ch_info": P}} a template made of {@code P_pitch.npy} .. {@code P_eye_ball.npy}, both in
   *       the folder of the JSON file;
   *   <li>or a configuration of the reference, a Python pickle, of which {@code default_kwargs}
   *       count. It is read as data, never run: anything but plain values and arrays is refused.
   * </ul>
   *
   * @param mode for files that do not say
   * @throws io.talkinghead.InputException naming file and reason if one is missing, damaged, or
   *     holds an option that is unknown or out of range
   */
  public static Loaded read(List<Path> files, DittoMode mode, Compat compat) throws IOException {
    DittoCase read = DittoCase.read(files, mode, compat);
    Path folder = Path.of("");
    for (Path file : files) {
      Path parent = file.getParent();
      folder = parent == null ? Path.of("") : parent;
    }
    return new Loaded(
        read.options(),
        read.frames(),
        read.source().map(folder::resolve),
        read.audio().map(folder::resolve));
  }

  /**
   * Returns the configuration for {@code mode} that the model pack in {@code folder} brings along,
   * {@code ditto_cfg/v0.4_hubert_cfg_trt.pkl} or {@code _online.pkl}, for {@link #read}.
   */
  public static Optional<Path> inPack(Path folder, DittoMode mode) {
    String name =
        mode == DittoMode.ONLINE ? "v0.4_hubert_cfg_trt_online.pkl" : "v0.4_hubert_cfg_trt.pkl";
    return Stream.of(folder.resolve("ditto_cfg").resolve(name), folder.resolve(name))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /**
   * Reads rows of {@code width} numbers from a {@code .npy} file, such as the 63 of an eye table.
   *
   * @throws io.talkinghead.InputException if it is missing, damaged or of another shape
   */
  public static float[][] readRows(Path file, int width) throws IOException {
    return OptionArrays.rows(file, width);
  }
}
