package io.talkinghead.core.internal.ditto.config;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.talkinghead.Checks;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.internal.pickle.PickleReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON file of options: {@code mode} ("offline", "online"), {@code setup_kwargs} and {@code
 * run_kwargs} under the reference's names, {@code frames} to look at, and perhaps {@code source}
 * and {@code audio}.
 *
 * <p>A value {@code {"npy": F}} is the array in file F; {@code {"ch_info": P}} is a template made
 * of {@code P_pitch.npy}, {@code P_yaw.npy} .. {@code P_eye_ball.npy}; both beside the JSON file.
 *
 * @param options what to set
 * @param frames output frames worth a picture
 * @param source picture or clip, if named, as the file names it
 * @param audio voice, if named
 */
public record DittoCase(
    DittoOptions options, Set<Integer> frames, Optional<String> source, Optional<String> audio) {
  /**
   * Reads {@code file}, on top of nothing.
   *
   * @throws InputException with {@code TRACK_INVALID} naming file and reason if it is damaged or
   *     holds an option that is unknown or out of range
   */
  public static DittoCase read(Path file, Compat compat) throws IOException {
    return read(List.of(file), DittoMode.OFFLINE, compat);
  }

  /**
   * Reads files on top of each other; an option that several give is the last one's. Each is JSON
   * of the form above, or a configuration of the reference program (a pickle), told by content.
   *
   * @param mode for files that do not say
   * @throws InputException with {@code TRACK_INVALID} naming file and reason if one is damaged or
   *     holds an option that is unknown or out of range; with {@code MODEL_INVALID} if a pickle
   *     holds anything but plain values
   */
  public static DittoCase read(List<Path> files, DittoMode mode, Compat compat) throws IOException {
    OptionLayer all = OptionLayer.empty();
    DittoCase result = of(all, mode, compat);
    for (Path file : files) {
      try {
        all = layer(file).over(all);
        result = of(all, mode, compat);
      } catch (JsonParseException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause(); // its message has a class name
        String where = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        throw refusal(file, "it is no valid JSON: " + where, e);
      } catch (CharacterCodingException e) {
        throw refusal(file, "it is no text in UTF-8", e);
      } catch (IllegalArgumentException | UncheckedIOException e) {
        throw refusal(file, String.valueOf(e.getMessage()), e);
      }
    }
    return result;
  }

  private static InputException refusal(Path file, String reason, Exception cause) {
    String end = reason.endsWith(".") ? "" : ".";
    return new InputException(
        ErrorCode.TRACK_INVALID, "Options file " + file + ": " + reason + end, cause);
  }

  private static OptionLayer layer(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InputException(ErrorCode.FILE_NOT_FOUND, "There is no options file " + file + ".");
    }
    if (isPickle(file)) {
      return OptionLayer.ofPickle(PickleReader.read(file));
    }
    JsonElement json = JsonParser.parseString(Files.readString(file));
    Checks.argument(json.isJsonObject(), "it must hold a JSON object");
    Path folder = file.toAbsolutePath().getParent();
    return OptionLayer.ofJson(json.getAsJsonObject(), folder == null ? Path.of(".") : folder);
  }

  /**
   * Pickles of protocol 2 and later begin with 0x80, which no JSON does; older ones with a name.
   */
  private static boolean isPickle(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == 0x80 || file.toString().endsWith(".pkl");
    }
  }

  /** Returns the preset called {@code name}: {@code offline} or {@code online}. */
  public static DittoOptions preset(String name) {
    String resource = "presets/" + name + ".json";
    try (InputStream in = DittoOptions.class.getResourceAsStream(resource)) {
      Checks.argument(in != null, "preset must be offline or online, was %s", name);
      String text =
          new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return of(JsonParser.parseString(text).getAsJsonObject(), Path.of("."), Compat.REPAIRED)
          .options();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a JSON object whose files lie in {@code folder}.
   *
   * @throws IllegalArgumentException if an option is unknown or out of range, or names a file that
   *     is missing or damaged
   * @throws UncheckedIOException if a file cannot be read
   */
  public static DittoCase of(JsonObject json, Path folder, Compat compat) {
    return of(OptionLayer.ofJson(json, folder), DittoMode.OFFLINE, compat);
  }

  private static DittoCase of(OptionLayer layer, DittoMode otherwise, Compat compat) {
    String mode = layer.mode();
    DittoOptions base =
        DittoOptions.builder().mode(mode == null ? otherwise : mode(mode)).compat(compat).build();
    return new DittoCase(
        ReferenceOptions.apply(base, layer.setup(), layer.run()),
        layer.frames(),
        Optional.ofNullable(layer.source()),
        Optional.ofNullable(layer.audio()));
  }

  private static DittoMode mode(String name) {
    return switch (name) {
      case "offline" -> DittoMode.OFFLINE;
      case "online" -> DittoMode.ONLINE;
      default -> throw new IllegalArgumentException("mode must be offline or online, was " + name);
    };
  }
}
