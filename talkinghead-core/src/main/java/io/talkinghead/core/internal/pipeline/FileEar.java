package io.talkinghead.core.internal.pipeline;

import io.talkinghead.Warning;
import io.talkinghead.spi.AudioSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sound of a recording: one turn, as fast as it can be decoded. */
final class FileEar implements Ear {
  private final Voice voice;
  private final Consumer<Warning> warnings;
  private @Nullable AudioSource source;
  private long end;

  FileEar(Voice voice, Consumer<Warning> warnings) {
    this.voice = voice;
    this.warnings = warnings;
  }

  @Override
  public String name() {
    return voice.decoder();
  }

  @Override
  public @Nullable Chunk next(BusyTime.Meter meter) throws Exception {
    return meter.call(this::read);
  }

  private @Nullable Chunk read() throws Exception {
    AudioSource open = source;
    if (open == null) {
      open = voice.open16k(warnings);
      source = open;
    }
    float[] samples = new float[Voice.CHUNK];
    int count = open.read(samples, 0, samples.length);
    if (count < 0) {
      open.close();
      return null;
    }
    end += count;
    return new Chunk(samples, count, 0, end, 0, /* mark= */ false, null);
  }
}
