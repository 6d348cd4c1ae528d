package io.talkinghead.core.internal.pipeline;

import io.talkinghead.GenerationReport;
import io.talkinghead.SpeechEvent;
import io.talkinghead.Warning;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioSource;
import io.talkinghead.spi.MotionGenerator;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Motion out of a voice: a worker that reads, one that extracts features, one that generates
 * motion.
 */
final class VoiceFeed implements MotionFeed {
  /** Rows handed over at once; a stage that gives all rows at its end must not fill the memory. */
  private static final int BLOCK_ROWS = 64;

  /** Sound on its way; {@code float32[count]}. */
  private record Chunk(float[] samples, int count) {}

  /** Features on their way; {@code float32[count, width]}. */
  private record Block(float[] rows, int count) {}

  private final Workplace place;
  private final Voice voice;
  private final Unit<AudioFeatureExtractor> extractor;
  private final Unit<MotionGenerator> generator;
  private final long totalSamples;
  private final MotionGenerator.Request request;
  private final Consumer<SpeechEvent> events;
  private final BusyTime reading;
  private final BusyTime extracting;
  private final BusyTime generating;

  /**
   * Takes what it needs; starts nothing.
   *
   * @param totalSamples of the voice at 16 kHz, or -1 while unknown
   * @param request what the generator shall make
   * @param events hears of the speech, on the extractor's thread
   */
  VoiceFeed(
      Workplace place,
      Voice voice,
      Chain chain,
      long totalSamples,
      MotionGenerator.Request request,
      Consumer<SpeechEvent> events) {
    this.place = place;
    this.voice = voice;
    this.extractor = chain.extractor();
    this.generator = chain.generator();
    this.totalSamples = totalSamples;
    this.request = request;
    this.events = events;
    this.reading = place.busyTime();
    this.extracting = place.busyTime();
    this.generating = place.busyTime();
  }

  @Override
  public void start(MotionLine line) {
    BoundedQueue<Chunk> chunks = place.queue();
    BoundedQueue<Block> blocks = place.queue();
    place.crew().start(FileJob.SOUND, () -> read(chunks));
    place.crew().start(extractor.label(), () -> extract(chunks, blocks));
    place.crew().start(generator.label(), () -> generate(blocks, line));
  }

  @Override
  public List<GenerationReport.Stage> report() {
    return List.of(
        new GenerationReport.Stage(FileJob.SOUND, voice.decoder(), "cpu", reading.total()),
        extractor.report(extracting.total()),
        generator.report(generating.total()));
  }

  private void read(BoundedQueue<Chunk> target) throws Exception {
    BusyTime.Meter meter = reading.meter();
    Consumer<Warning> warnings = warning -> events.accept(new SpeechEvent.Noticed(warning));
    try (AudioSource source = voice.open16k(warnings)) {
      while (true) {
        float[] samples = new float[Voice.CHUNK];
        int count = meter.call(() -> source.read(samples, 0, samples.length));
        if (count < 0) {
          break;
        }
        target.put(new Chunk(samples, count));
      }
    }
    target.finish();
  }

  private void extract(BoundedQueue<Chunk> source, BoundedQueue<Block> target) throws Exception {
    BusyTime.Meter meter = extracting.meter();
    int width = extractor.stage().width();
    AudioFeatureExtractor.Sink sink =
        (rows, count) -> meter.rest(() -> hand(rows, count, width, target));
    var open =
        new AudioFeatureExtractor.Request(() -> voice.open16k(w -> {}), totalSamples, events);
    AudioFeatureExtractor.Session session =
        place.sessions().add(meter.call(() -> extractor.stage().open(open)));
    for (Chunk chunk = source.take(); chunk != null; chunk = source.take()) {
      Chunk sound = chunk;
      meter.work(() -> session.accept(sound.samples(), 0, sound.count(), sink));
    }
    meter.work(() -> session.finish(sink));
    target.finish();
  }

  private static void hand(float[] rows, int count, int width, BoundedQueue<Block> target) {
    for (int from = 0; from < count; from += BLOCK_ROWS) {
      int to = Math.min(count, from + BLOCK_ROWS);
      target.put(new Block(Arrays.copyOfRange(rows, from * width, to * width), to - from));
    }
  }

  private void generate(BoundedQueue<Block> source, MotionLine target) throws Exception {
    BusyTime.Meter meter = generating.meter();
    boolean counted = generator.stage().keepsCount() && request.totalFrames() >= 0;
    MotionGenerator.Sink sink =
        frame -> {
          if (counted && target.count() == request.totalFrames()) {
            throw new IllegalStateException(
                "it gave more than the %d frames asked for".formatted(target.count()));
          }
          meter.rest(() -> target.put(frame));
        };
    MotionGenerator.Session session =
        place.sessions().add(meter.call(() -> generator.stage().open(request)));
    for (Block block = source.take(); block != null; block = source.take()) {
      Block features = block;
      meter.work(() -> session.accept(features.rows(), features.count(), sink));
    }
    meter.work(() -> session.finish(sink));
    if (counted && target.count() != request.totalFrames()) {
      throw new IllegalStateException(
          "it gave %d of %d frames".formatted(target.count(), request.totalFrames()));
    }
    target.finish();
  }
}
