package io.talkinghead;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a head keeps finished videos, so that a request it has met before costs no computing.
 *
 * <p>A video is found again by a digest of everything that decides it: recording, avatar, motion,
 * controls, seed, frame rate, kind of file, tenant, library, natives, and the stages with their
 * models. Kept are MP4, WebP and GIF files; streams, frames, folders, and requests for tracks or
 * speech events are always made anew. Requests that are equal and come at once are computed once.
 *
 * @param folder of the library alone, made when it is needed; programs may share it
 * @param maxBytes most that the kept videos take together, at least 1 MiB; the least recently used
 *     go first
 */
public record ResultCaching(Path folder, long maxBytes) {
  /** 1 GiB: some hours of speech at 512 x 512 pixels. */
  public static final long DEFAULT_MAX_BYTES = 1L << 30;

  public ResultCaching {
    Objects.requireNonNull(folder, "folder");
    Checks.argument(maxBytes >= 1 << 20, "maxBytes must be at least 1 MiB, was %d", maxBytes);
  }

  /** Keeps up to {@link #DEFAULT_MAX_BYTES} in {@code folder}. */
  public static ResultCaching in(Path folder) {
    return new ResultCaching(folder, DEFAULT_MAX_BYTES);
  }
}
