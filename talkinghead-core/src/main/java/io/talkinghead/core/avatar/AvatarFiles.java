package io.talkinghead.core.avatar;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.talkinghead.Avatar;
import io.talkinghead.Checks;
import io.talkinghead.FrameSize;
import io.talkinghead.InputException;
import io.talkinghead.Portrait;
import io.talkinghead.core.avatar.AvatarFileException.Reason;
import io.talkinghead.core.internal.container.FileKind;
import io.talkinghead.core.internal.container.PartWriter;
import io.talkinghead.core.internal.container.Sha256;
import io.talkinghead.core.internal.media.TargetFile;
import io.talkinghead.spi.AvatarCodec;
import io.talkinghead.spi.AvatarEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the avatar files of one encoder. A head has one behind its {@code save}, {@code
 * load} and {@code openOrEncode}; a program without a head may make its own.
 *
 * <p><b>Threads:</b> any. <b>Ownership:</b> the encoder remains the caller's and must stay open.
 */
public final class AvatarFiles {
  private static final System.Logger LOG = System.getLogger(AvatarFiles.class.getName());

  /** Encodes a portrait that no file has. */
  @FunctionalInterface
  public interface Encoding {
    /** Encodes {@code portrait} for videos of {@code size}. */
    Avatar encode(Portrait portrait, FrameSize size) throws IOException;
  }

  private final String backend;
  private final AvatarEncoder encoder;
  private final String library;
  private final long maxMemory;
  private final Cache<Avatar, String> digests = CacheBuilder.newBuilder().weakKeys().build();

  /**
   * Serves {@code encoder}. An avatar may take three quarters of the largest heap.
   *
   * @param backend its provider
   * @param library version of this library
   */
  public AvatarFiles(String backend, AvatarEncoder encoder, String library) {
    this(backend, encoder, library, Runtime.getRuntime().maxMemory() / 4 * 3);
  }

  AvatarFiles(String backend, AvatarEncoder encoder, String library, long maxMemory) {
    this.backend = Objects.requireNonNull(backend, "backend");
    this.encoder = Objects.requireNonNull(encoder, "encoder");
    this.library = Objects.requireNonNull(library, "library");
    this.maxMemory = maxMemory;
  }

  /**
   * Writes {@code avatar} to {@code file}, as {@link AvatarMaker#save} promises. A file so written
   * does not know its portrait; {@link #openOrEncode} takes it for another's.
   */
  public void write(Avatar avatar, Path file) throws IOException {
    write(avatar, file, "");
  }

  private void write(Avatar avatar, Path file, String portrait) throws IOException {
    requireOwn(avatar);
    AvatarCodec codec = codec();
    AvatarHeader header = AvatarHeader.of(avatar, backend, fingerprint(), library, portrait);
    try (TargetFile target = TargetFile.open(file)) {
      try {
        PartWriter parts = new PartWriter(target.stream(), FileKind.AVATAR);
        parts.text(AvatarHeader.PART, header.toJson());
        codec.write(avatar, new AvatarParts.Out(parts));
        parts.finish();
      } catch (IOException e) {
        throw target.translate(e);
      }
      target.commit();
    }
  }

  /** Reads the avatar in {@code file}, as {@link AvatarMaker#load} promises. */
  public Avatar read(Path file) throws IOException {
    return read(file, "");
  }

  /** Reads an avatar; if {@code portrait} is not empty, that one's alone. */
  private Avatar read(Path file, String portrait) throws IOException {
    AvatarCodec codec = codec();
    return AvatarFileInfo.reading(
        file,
        maxMemory,
        (header, parts) -> {
          requireFit(file, header, portrait);
          Avatar avatar = codec.read(new AvatarParts.In(header, parts));
          parts.finish();
          Checks.argument(
              avatar.width() == header.width() && avatar.height() == header.height(),
              "its picture is of another size than it says");
          return avatar;
        });
  }

  /**
   * Reads the avatar of {@code portrait} and {@code size} from {@code file}, or else encodes it and
   * writes the file, as {@link AvatarMaker#openOrEncode} promises.
   *
   * @param encoding encodes if need be
   * @throws AvatarFileException if the file is no avatar file; it is left as it is
   */
  public OpenedAvatar openOrEncode(Path file, Portrait portrait, FrameSize size, Encoding encoding)
      throws IOException {
    codec();
    String digest = PortraitDigest.of(portrait, size);
    AvatarFileException refusal = null;
    if (Files.exists(file)) {
      try {
        return new OpenedAvatar(read(file, digest), false, null);
      } catch (AvatarFileException e) {
        if (e.reason() == Reason.FOREIGN) { // somebody's picture, perhaps: not ours to replace
          throw e;
        }
        LOG.log(System.Logger.Level.INFO, () -> e.getMessage() + " It is encoded anew.");
        refusal = e;
      } catch (InputException e) { // gone in between, or a folder: writing will tell
        LOG.log(System.Logger.Level.DEBUG, e.getMessage(), e);
      }
    }
    Avatar avatar = encoding.encode(portrait, size);
    write(avatar, file, digest);
    return new OpenedAvatar(avatar, true, refusal);
  }

  /**
   * Returns a digest of everything in {@code avatar}: equal digests, equal avatars.
   *
   * @return 64 hexadecimal digits; empty if the encoder has no codec
   */
  public Optional<String> digest(Avatar avatar) throws IOException {
    requireOwn(avatar);
    Optional<AvatarCodec> codec = encoder.codec();
    if (codec.isEmpty()) {
      return Optional.empty();
    }
    String known = digests.getIfPresent(avatar);
    if (known == null) {
      Sha256 digest = new Sha256();
      codec.get().write(avatar, new AvatarParts.Digesting(digest));
      known = digest.hex();
      digests.put(avatar, known);
    }
    return Optional.of(known);
  }

  private void requireOwn(Avatar avatar) {
    Checks.argument(
        avatar.representation().equals(encoder.avatar()),
        "the avatar is %s, but AvatarEncoder %s makes %s",
        avatar.representation(),
        backend,
        encoder.avatar());
  }

  private void requireFit(Path file, AvatarHeader header, String portrait) throws IOException {
    if (!header.backend().equals(backend)
        || !header.representation().equals(encoder.avatar().name())) {
      throw new AvatarFileException(
          file,
          Reason.OTHER_BACKEND,
          ("was written by backend %s (%s), and this is %s (%s). Use that backend, or encode the"
                  + " portrait with this one.")
              .formatted(
                  header.backend(), header.representation(), backend, encoder.avatar().name()),
          null);
    }
    Map<String, String> own = new TreeMap<>(fingerprint());
    if (!header.fingerprint().equals(own)) {
      throw new AvatarFileException(
          file,
          Reason.OTHER_MODELS,
          "was written with another %s. Use the same models and options, or encode the portrait anew."
              .formatted(difference(header.fingerprint(), own)),
          null);
    }
    if (!portrait.isEmpty() && !portrait.equals(header.portrait())) {
      throw new AvatarFileException(
          file,
          Reason.OTHER_PORTRAIT,
          "is the avatar of another portrait or size. Name another file for this one.",
          null);
    }
  }

  /** Says in which entries two fingerprints differ. */
  private static String difference(Map<String, String> file, Map<String, String> own) {
    TreeSet<String> names = new TreeSet<>(file.keySet());
    names.addAll(own.keySet());
    names.removeIf(name -> Objects.equals(file.get(name), own.get(name)));
    return String.join(
        ", ",
        names.stream()
            .map(
                name ->
                    "%s (%s there, %s here)"
                        .formatted(name, brief(file.get(name)), brief(own.get(name))))
            .toList());
  }

  private static String brief(@Nullable String value) {
    return value == null ? "none" : value.length() > 16 ? value.substring(0, 12) + "..." : value;
  }

  private AvatarCodec codec() {
    return encoder.codec().orElseThrow(this::impossible);
  }

  private Map<String, String> fingerprint() throws IOException {
    return encoder.fingerprint().orElseThrow(this::impossible);
  }

  private UnsupportedOperationException impossible() {
    return new UnsupportedOperationException(
        "the avatars of AvatarEncoder %s cannot be kept in files".formatted(backend));
  }
}
