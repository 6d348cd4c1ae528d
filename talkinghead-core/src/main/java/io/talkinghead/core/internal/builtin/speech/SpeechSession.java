package io.talkinghead.core.internal.builtin.speech;

import io.talkinghead.SpeechEvent;
import io.talkinghead.Warning;
import io.talkinghead.spi.AudioFeatureExtractor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One voice on its way to rows. Frames enter at the front ({@link #frame}); row t is judged when
 * frame t + 12 has been heard, which is when the network knows it. All state lives in rings of
 * fixed size, so memory does not depend on the length of the voice.
 */
final class SpeechSession implements AudioFeatureExtractor.Session {
  static final int WIDTH = VisemeNet.CLASSES + 3;
  private static final int LEVEL = VisemeNet.CLASSES;
  private static final int SPEECH = LEVEL + 1;
  private static final int PITCH = LEVEL + 2;

  private static final int RING = 512;
  private static final int AHEAD = VisemeNet.LOOK_AHEAD;
  private static final int CHUNK = VisemeNet.BLOCK * LogMel.HOP;
  private static final int PITCH_EVERY = 2; // its window is 40 ms long
  private static final double EVERYDAY_HZ = 150;
  private static final float WIDEST_PITCH = 1.5f; // octaves; beyond is an error of the tracker

  private final VisemeNet.@Nullable Session net;
  private final SpectrumNorm norm;
  private final LevelRange range;
  private final double fixedMedianHz;
  private final VoiceCheck check;
  private final SpeechTimeline timeline;
  private final FrameCutter cutter;
  private final LogMel mel = new LogMel();
  private final PitchTracker pitch;
  private final PitchMedian median;
  private final SpeechGate gate;

  private final float[] levels = new float[RING];
  private final float[] pitches = new float[RING];
  private final float[] rows = new float[RING * WIDTH];
  private final int[] likeliest = new int[RING];
  private final float[] block = new float[VisemeNet.BLOCK * LogMel.BANDS];
  private final float[] raw = new float[RING * LogMel.BANDS];
  private final float[] fresh = new float[VisemeNet.BLOCK * VisemeNet.CLASSES];
  private final float[] output = new float[VisemeNet.BLOCK * WIDTH];
  private int blockFrames;
  private int outputRows;
  private long samples;
  private long heard;
  private long judged;
  private long known;
  private long released;
  private boolean warned;
  private boolean spoke;
  private boolean finished;

  /**
   * Opens a session.
   *
   * @param net the network, or null for the rules
   * @param survey what is known of the whole voice, or null live
   */
  SpeechSession(
      @Nullable VisemeNet net, @Nullable VoiceSurvey survey, Consumer<SpeechEvent> events) {
    this.net = net == null ? null : net.open();
    timeline = new SpeechTimeline(events);
    cutter = new FrameCutter();
    pitch = new PitchTracker();
    median = new PitchMedian();
    gate = new SpeechGate();
    Arrays.fill(pitches, Float.NaN);
    if (survey == null) {
      norm = SpectrumNorm.running();
      range = LevelRange.running();
      check = VoiceCheck.live();
      fixedMedianHz = Double.NaN;
    } else {
      norm = SpectrumNorm.of(survey.meanSpectrum());
      range = LevelRange.of(survey.highDb(), survey.lowDb());
      check = VoiceCheck.patient();
      fixedMedianHz = survey.medianHz();
    }
  }

  private SpeechSession(SpeechSession other) {
    net = other.net == null ? null : other.net.fork();
    norm = other.norm.fork();
    range = other.range.fork();
    fixedMedianHz = other.fixedMedianHz;
    check = other.check.fork();
    timeline = other.timeline.fork();
    cutter = other.cutter.fork();
    pitch = other.pitch.fork();
    median = other.median.fork();
    gate = other.gate.fork();
    System.arraycopy(other.levels, 0, levels, 0, levels.length);
    System.arraycopy(other.pitches, 0, pitches, 0, pitches.length);
    System.arraycopy(other.rows, 0, rows, 0, rows.length);
    System.arraycopy(other.likeliest, 0, likeliest, 0, likeliest.length);
    System.arraycopy(other.block, 0, block, 0, block.length);
    System.arraycopy(other.raw, 0, raw, 0, raw.length);
    System.arraycopy(other.output, 0, output, 0, output.length);
    blockFrames = other.blockFrames;
    outputRows = other.outputRows;
    samples = other.samples;
    heard = other.heard;
    judged = other.judged;
    known = other.known;
    released = other.released;
    warned = other.warned;
    spoke = other.spoke;
    finished = other.finished;
  }

  @Override
  public Optional<AudioFeatureExtractor.Session> fork() {
    return Optional.of(new SpeechSession(this));
  }

  @Override
  public void accept(float[] chunk, int offset, int count, AudioFeatureExtractor.Sink sink) {
    requireOpen();
    for (int done = 0; done < count; ) {
      int take = Math.min(count - done, CHUNK);
      samples += take;
      pitch.accept(chunk, offset + done, take);
      cutter.accept(chunk, offset + done, take, (window, at) -> frame(window, at, sink));
      done += take;
    }
    recognise(sink);
    emit(sink);
  }

  @Override
  public void finish(AudioFeatureExtractor.Sink sink) {
    requireOpen();
    finished = true;
    cutter.finish((window, at) -> frame(window, at, sink));
    recognise(sink);
    tracePitch(heard - 1);
    while (judged < heard) {
      judge(judged++);
    }
    if (net != null) {
      store(net.finish(fresh), sink);
    } else {
      applyRules(heard, sink);
    }
    check.end();
    release(sink);
    emit(sink);
    if (!spoke && !warned) {
      timeline.accept(0, /* speech= */ false, noSpeech("The recording holds no speech"));
    }
    timeline.finish(samples * 1_000_000 / AudioFeatureExtractor.SAMPLE_RATE_HZ);
  }

  private void requireOpen() {
    if (finished) {
      throw new IllegalStateException("the voice has ended");
    }
  }

  /** Hears one window. */
  private void frame(float[] window, int at, AudioFeatureExtractor.Sink sink) {
    int slot = (int) (heard % RING);
    float db = LevelRange.levelDb(window, at);
    levels[slot] = db;
    range.hear(db);
    int to = blockFrames * LogMel.BANDS;
    double loudness = mel.frame(window, at, block, to);
    if (net == null) {
      System.arraycopy(block, to, raw, slot * LogMel.BANDS, LogMel.BANDS);
    } else {
      norm.apply(block, to, loudness);
    }
    heard++;
    blockFrames++;
    tracePitch(heard - 2); // the tracker needs half a frame more than the window
    if (heard > AHEAD) {
      judge(judged++);
    }
    if (blockFrames == VisemeNet.BLOCK) {
      recognise(sink);
    }
  }

  /** Finds the pitch of {@code row} in octaves from the voice's median. */
  private void tracePitch(long row) {
    if (row < 0) {
      return;
    }
    int slot = (int) (row % RING);
    if (row % PITCH_EVERY != 0) {
      pitches[slot] = pitches[(int) ((row - 1) % RING)];
      return;
    }
    pitches[slot] = Float.NaN;
    if (levels[slot] < range.thresholdDb()) {
      return;
    }
    float hz = pitch.at(row);
    if (!Float.isNaN(hz)) {
      median.hear(hz);
      double middle = Double.isNaN(fixedMedianHz) ? median.orElse(EVERYDAY_HZ) : fixedMedianHz;
      float octaves = (float) PitchMedian.log2(hz / middle);
      pitches[slot] = Math.max(-WIDEST_PITCH, Math.min(WIDEST_PITCH, octaves));
    }
  }

  /** Decides whether {@code row} is loud, with what is known 120 ms later. */
  private void judge(long row) {
    int slot = (int) (row % RING);
    boolean loud = gate.next(levels[slot], range.thresholdDb());
    rows[slot * WIDTH + LEVEL] = range.relative(levels[slot]);
    rows[slot * WIDTH + SPEECH] = loud ? 1 : 0;
  }

  /** Gives the frames of the block to the network, and takes the rows that it knows. */
  private void recognise(AudioFeatureExtractor.Sink sink) {
    if (net != null) {
      store(net.accept(block, blockFrames, fresh), sink);
    } else {
      applyRules(heard - AHEAD, sink);
    }
    blockFrames = 0;
  }

  private void store(int count, AudioFeatureExtractor.Sink sink) {
    for (int i = 0; i < count; i++) {
      int slot = (int) (known % RING);
      VisemeNet.probabilities(fresh, i * VisemeNet.CLASSES, rows, slot * WIDTH);
      complete(sink);
    }
  }

  private void applyRules(long until, AudioFeatureExtractor.Sink sink) {
    while (known < until) {
      int slot = (int) (known % RING);
      float[] r = rows;
      DspVisemes.judge(
          raw,
          slot * LogMel.BANDS,
          dip(known),
          r[slot * WIDTH + LEVEL],
          r[slot * WIDTH + SPEECH] > 0,
          r,
          slot * WIDTH);
      complete(sink);
    }
  }

  private double dip(long row) {
    float before = levels[(int) (row % RING)];
    float after = before;
    for (int i = 1; i <= DspVisemes.DIP_ROWS; i++) {
      before = Math.max(before, levels[(int) (Math.max(0, row - i) % RING)]);
      after = Math.max(after, levels[(int) (Math.min(heard - 1, row + i) % RING)]);
    }
    return Math.min(before, after) - levels[(int) (row % RING)];
  }

  /** Completes row {@link #known}, and gives what is decided. */
  private void complete(AudioFeatureExtractor.Sink sink) {
    int slot = (int) (known % RING);
    int at = slot * WIDTH;
    int best = 0;
    for (int i = 1; i < VisemeNet.CLASSES; i++) {
      best = rows[at + i] > rows[at + best] ? i : best;
    }
    likeliest[slot] = best;
    rows[at + PITCH] = pitches[slot];
    check.hear(rows[at + SPEECH] > 0, best, rows[at + best], pitches[slot], voiceNear(known));
    known++;
    release(sink);
  }

  private boolean voiceNear(long row) {
    int run = 0;
    long last = Math.min(row + AHEAD - 1, heard - 1);
    for (long t = Math.max(0, row - 2); t <= last; t++) {
      run = Float.isNaN(pitches[(int) (t % RING)]) ? 0 : run + 1;
      if (run == 3) {
        return true;
      }
    }
    return false;
  }

  private void release(AudioFeatureExtractor.Sink sink) {
    while (released < known) {
      int slot = (int) (released % RING);
      int at = slot * WIDTH;
      boolean loud = rows[at + SPEECH] > 0;
      if (!check.decided(released, loud)) {
        return;
      }
      boolean speech = loud && check.near(released);
      spoke |= speech;
      Warning warning = null;
      if (check.count(loud, speech) && !warned) {
        warning =
            noSpeech(
                String.format(
                    Locale.ROOT,
                    "No voice was heard in two seconds of sound up to %.1f s (noise or music?)",
                    released / 100.0));
      }
      rows[at + SPEECH] = speech ? 1 : 0;
      timeline.accept(likeliest[slot], speech, warning);
      System.arraycopy(rows, at, output, outputRows * WIDTH, WIDTH);
      outputRows++;
      released++;
      if (outputRows == VisemeNet.BLOCK) {
        emit(sink);
      }
    }
  }

  private Warning noSpeech(String what) {
    warned = true;
    return new Warning(
        Warning.Code.NO_SPEECH,
        what + "; the mouth stays at rest. Check that this is the right recording.");
  }

  private void emit(AudioFeatureExtractor.Sink sink) {
    if (outputRows > 0) {
      int count = outputRows;
      outputRows = 0;
      sink.accept(output, count);
    }
  }
}
