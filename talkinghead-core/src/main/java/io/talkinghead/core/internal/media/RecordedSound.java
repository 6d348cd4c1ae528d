package io.talkinghead.core.internal.media;

import io.talkinghead.Warning;
import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.util.List;

/**
 * A recording, opened by {@link SoundReader}, that remembers what was wrong with it.
 *
 * <p><b>Threads:</b> one caller at a time. <b>Ownership:</b> whoever opened it closes it.
 */
public final class RecordedSound implements AudioSource {
  /** Where warnings come from. */
  @FunctionalInterface
  interface Warnings {
    /** Returns what is known by now. */
    List<Warning> get();
  }

  private final AudioSource sound;
  private final Warnings warnings;
  private final SoundInfo info;
  private long position;

  RecordedSound(AudioSource sound, Warnings warnings, SoundInfo info) {
    this.sound = sound;
    this.warnings = warnings;
    this.info = info;
  }

  @Override
  public int sampleRateHz() {
    return sound.sampleRateHz();
  }

  @Override
  public int channels() {
    return sound.channels();
  }

  @Override
  public int read(float[] target, int offset, int frames) throws IOException {
    int count = sound.read(target, offset, frames);
    position += Math.max(0, count);
    return count;
  }

  /** Returns how many samples of each channel were read until now. */
  public long position() {
    return position;
  }

  /** Returns what the header says. */
  public SoundInfo info() {
    return info;
  }

  /** Returns what was found wrong until now; complete once {@link #read} has returned -1. */
  public List<Warning> warnings() {
    return warnings.get();
  }

  @Override
  public void close() {
    sound.close();
  }
}
