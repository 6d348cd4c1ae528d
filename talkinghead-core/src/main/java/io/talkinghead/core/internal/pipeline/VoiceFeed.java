package io.talkinghead.core.internal.pipeline;

import io.talkinghead.GenerationReport;
import io.talkinghead.SpeechEvent;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioSource;
import io.talkinghead.spi.MotionGenerator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Motion out of a voice: a worker that hears, one that extracts features, one that generates
 * motion.
 *
 * <p>A turn that begins later brings the state to go on from with its first chunk; from there on
 * each worker uses that, and drops what it still meets of the turn before.
 */
public final class VoiceFeed implements MotionFeed {
  /** Hears what is said. */
  public interface Listener {
    /** Takes what was heard in {@code turn}, on the extractor's thread. */
    void heard(int turn, SpeechEvent event);

    /**
     * Takes a state that was to be kept, on the generator's thread; its sessions become its own.
     */
    void reached(Mark mark);
  }

  private final Workplace place;
  private final Ear ear;
  private final AudioFeatureExtractor.Request hearing;
  private final MotionGenerator.Request performance;
  private final LongSupplier totalFrames;
  private final Listener listener;
  private final BusyTime reading;
  private final Unit<AudioFeatureExtractor> extractor;
  private final Unit<MotionGenerator> generator;
  private final Extracting extracting;
  private final Generating generating;

  /**
   * Takes what it needs; starts nothing.
   *
   * @param whole opens the whole sound, or null live
   * @param totalSamples of the voice at 16 kHz, or -1 while unknown
   * @param performance what the generator shall make
   * @param totalFrames tells, once the sound has ended, how many pictures there are in all
   */
  public VoiceFeed(
      Workplace place,
      Ear ear,
      Chain chain,
      AudioSource.@Nullable Opener whole,
      long totalSamples,
      MotionGenerator.Request performance,
      LongSupplier totalFrames,
      Turns turns,
      Listener listener) {
    this.place = place;
    this.ear = ear;
    this.extractor = chain.extractor();
    this.generator = chain.generator();
    this.performance = performance;
    this.totalFrames = totalFrames;
    this.listener = listener;
    this.reading = place.busyTime();
    this.extracting = new Extracting(place, extractor, turns);
    this.generating = new Generating(place, generator, turns);
    this.hearing =
        new AudioFeatureExtractor.Request(
            whole, totalSamples, event -> listener.heard(extracting.turn(), event));
  }

  /** Returns how the extractor is opened, and opened anew. */
  public AudioFeatureExtractor.Request hearing() {
    return hearing;
  }

  @Override
  public void start(MotionLine line) {
    BoundedQueue<Chunk> chunks = place.queue();
    BoundedQueue<Block> blocks = place.queue();
    place.crew().start(FileJob.SOUND, () -> read(chunks));
    place.crew().start(extractor.label(), () -> extracting.run(hearing, chunks, blocks));
    place
        .crew()
        .start(
            generator.label(),
            () -> generating.run(performance, totalFrames, listener::reached, blocks, line));
  }

  @Override
  public List<GenerationReport.Stage> report() {
    return List.of(
        new GenerationReport.Stage(FileJob.SOUND, ear.name(), "cpu", reading.total()),
        extracting.report(),
        generating.report());
  }

  private void read(BoundedQueue<Chunk> target) throws Exception {
    BusyTime.Meter meter = reading.meter();
    for (Chunk chunk = ear.next(meter); chunk != null; chunk = ear.next(meter)) {
      target.put(chunk);
    }
    target.finish();
  }
}
