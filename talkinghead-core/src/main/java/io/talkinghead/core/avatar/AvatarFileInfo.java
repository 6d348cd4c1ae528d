package io.talkinghead.core.avatar;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Landmarks;
import io.talkinghead.Representation;
import io.talkinghead.Warning;
import io.talkinghead.core.avatar.AvatarFileException.Reason;
import io.talkinghead.core.internal.container.BadFileException;
import io.talkinghead.core.internal.container.FileKind;
import io.talkinghead.core.internal.container.PartReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an avatar file says about itself; read without the backend that wrote it.
 *
 * @param backend provider of the encoder that wrote it
 * @param representation which stages can use the avatar
 * @param fingerprint version of the analysis, options, SHA-256 of the models
 * @param library version of the library that wrote it
 * @param width of its video in pixels
 * @param height of its video in pixels
 * @param landmarks where the face is, in pixels of the portrait
 * @param warnings what a user should know about the portrait
 * @param fileBytes size of the file
 */
public record AvatarFileInfo(
    String backend,
    Representation representation,
    Map<String, String> fingerprint,
    String library,
    int width,
    int height,
    Landmarks landmarks,
    List<Warning> warnings,
    long fileBytes) {
  private static final String REMEDY = "Encode the portrait anew.";

  public AvatarFileInfo {
    fingerprint = Map.copyOf(fingerprint);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads what {@code file} says about itself; the whole file is verified.
   *
   * @throws AvatarFileException if it is damaged or no avatar file
   * @throws InputException if there is no such file
   */
  public static AvatarFileInfo read(Path file) throws IOException {
    return reading(
        file,
        AvatarHeader.MOST_BYTES,
        (header, parts) ->
            new AvatarFileInfo(
                header.backend(),
                new Representation(header.representation()),
                header.fingerprint(),
                header.library(),
                header.width(),
                header.height(),
                header.landmarks(),
                header.warnings(),
                Files.size(file)));
  }

  /** What is done with an open file, which stands behind its header. */
  @FunctionalInterface
  interface Use<T> {
    T apply(AvatarHeader header, PartReader parts) throws IOException;
  }

  /** Opens {@code file} and says by typed errors what is wrong with it. */
  static <T> T reading(Path file, long maxMemory, Use<T> use) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw missing(file, null);
    }
    try (PartReader parts = PartReader.open(file, FileKind.AVATAR, maxMemory)) {
      return use.apply(
          AvatarHeader.parse(parts.text(AvatarHeader.PART, AvatarHeader.MOST_BYTES)), parts);
    } catch (FileNotFoundException e) {
      throw missing(file, e);
    } catch (BadFileException e) {
      throw new AvatarFileException(
          file, Reason.valueOf(e.reason().name()), e.getMessage() + ". " + remedy(e), e);
    } catch (RuntimeException e) { // sound bytes that make no avatar: their writer was broken
      throw new AvatarFileException(
          file, Reason.DAMAGED, "makes no sense (%s). %s".formatted(e.getMessage(), REMEDY), e);
    }
  }

  private static InputException missing(Path file, @Nullable Throwable cause) {
    return new InputException(
        ErrorCode.FILE_NOT_FOUND,
        "There is no avatar file %s that can be read. Encode a portrait to it first."
            .formatted(file),
        cause);
  }

  private static String remedy(BadFileException e) {
    return switch (e.reason()) {
      case FOREIGN -> "Name an avatar file, or a name that is not taken.";
      case TOO_NEW -> "Use a newer talkinghead, or encode the portrait anew.";
      case TRUNCATED, DAMAGED -> REMEDY;
      case TOO_LARGE -> "Or encode a smaller picture or a shorter clip.";
    };
  }
}
