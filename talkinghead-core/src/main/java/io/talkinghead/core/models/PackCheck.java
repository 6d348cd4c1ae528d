package io.talkinghead.core.models;

import java.util.List;
import java.util.Objects;

/**
 * What {@link ModelStore#verify} found.
 *
 * @param files in the order of the manifest
 */
public record PackCheck(List<FileCheck> files) {
  /** How a file is. */
  public enum State {
    /** As the manifest, or what was recorded when it came, says. */
    GOOD,
    /** As recorded when it was imported, but by digest or size not the file of the manifest. */
    OTHER,
    /** Not here; {@link FileCheck#file} says whether it is required. */
    MISSING,
    /** Damaged, or another file. */
    WRONG,
    /** Here, but nobody knows what its digest should be. */
    UNKNOWN
  }

  /**
   * One file.
   *
   * @param file of the manifest
   * @param state how it is
   * @param sha256 as computed; empty if it is missing
   */
  public record FileCheck(PackManifest.File file, State state, String sha256) {
    public FileCheck {
      Objects.requireNonNull(file, "file");
      Objects.requireNonNull(state, "state");
      Objects.requireNonNull(sha256, "sha256");
    }

    /** Returns whether this file keeps the pack from working. */
    public boolean bad() {
      return state == State.WRONG || (state == State.MISSING && file.required());
    }
  }

  public PackCheck {
    files = List.copyOf(files);
  }

  /** Returns whether no file is damaged and no required one is missing. */
  public boolean ok() {
    return files.stream().noneMatch(FileCheck::bad);
  }
}
