package io.talkinghead.core.internal.live;

import io.talkinghead.Avatar;
import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.GenerationReport;
import io.talkinghead.InputException;
import io.talkinghead.NoiseSource;
import io.talkinghead.SpeechEvent;
import io.talkinghead.Warning;
import io.talkinghead.core.internal.pipeline.BusyTime;
import io.talkinghead.core.internal.pipeline.Crew;
import io.talkinghead.core.internal.pipeline.FileJob;
import io.talkinghead.core.internal.pipeline.Mark;
import io.talkinghead.core.internal.pipeline.MotionLine;
import io.talkinghead.core.internal.pipeline.MotionLine.Numbered;
import io.talkinghead.core.internal.pipeline.PaintShop;
import io.talkinghead.core.internal.pipeline.Painted;
import io.talkinghead.core.internal.pipeline.Patience;
import io.talkinghead.core.internal.pipeline.Unit;
import io.talkinghead.core.internal.pipeline.VoiceFeed;
import io.talkinghead.core.internal.pipeline.Workplace;
import io.talkinghead.core.live.StreamEvent;
import io.talkinghead.core.live.StreamOptions;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.MotionGenerator;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The work of one stream from beginning to end. Its own thread hands the pictures over, closes and
 * tells the outcome; the stages before have threads of their own, which are those of a file's job.
 *
 * <p><b>Threads:</b> {@link #start()} once; the rest from any.
 */
final class LiveJob {
  private static final System.Logger LOG = System.getLogger(LiveJob.class.getName());
  private static final String HAND_OVER = "the stream's subscriber";

  private final FileJob.Tools tools;
  private final StreamOptions options;
  private final Runnable whenEnded;
  private final Workplace place;
  private final Playback playback;
  private final LiveInput input;
  private final SoundTee tee;
  private final IdlePace idle;
  private final Trail trail;
  private final LiveEar ear;
  private final VoiceFeed feed;
  private final EventTeller events;
  private final FramePublisher publisher;
  private final LiveFigures figures;
  private final Presenter presenter;
  private final PaintShop shop;
  private final @Nullable Unit<VideoEncoder> encoder;
  private final VideoEncoder.@Nullable Session video;
  private final BusyTime encoding;
  private final List<Warning> known;
  private final Instant began;
  private final CompletableFuture<GenerationReport> outcome = new CompletableFuture<>();
  private volatile @Nullable Thread thread;

  /**
   * Opens what the stream needs, all of which {@code place} closes.
   *
   * @param encoder accepts the output of the options; null if they have none
   * @param whenEnded runs on the stream's thread when everything is closed, before the outcome is
   *     told
   */
  LiveJob(
      FileJob.Tools tools,
      @Nullable Unit<VideoEncoder> encoder,
      Avatar avatar,
      StreamOptions options,
      Runnable whenEnded,
      Workplace place)
      throws Exception {
    this.tools = tools;
    this.options = options;
    this.whenEnded = whenEnded;
    this.place = place;
    this.encoder = encoder;
    int rate = options.sampleRateHz();
    playback = new Playback(options.frameRate());
    int capacity = (int) Math.max(rate / 10, rate * options.buffer().toMillis() / 1000);
    input = new LiveInput(capacity, options.clock(), playback.turns(), place.stop());
    tee = new SoundTee(rate, place.stop());
    idle = new IdlePace(options.idle(), options.clock(), rate, options.jitter());
    trail = place.sessions().add(new Trail());
    events = new EventTeller(options, place.stop());
    publisher = new FramePublisher(/* needed= */ encoder == null, place.stop());
    figures = new LiveFigures(playback);
    known = avatar.warnings();
    encoding = place.busyTime();
    began = place.options().clock().instant();
    var performance =
        new MotionGenerator.Request(
            avatar,
            options.frameRate(),
            -1,
            options.controls(),
            NoiseSource.seeded(options.seed()));
    VoiceFeed[] made = new VoiceFeed[1]; // the ear knows the feed, the feed the ear
    ear =
        new LiveEar(
            (turn, position) ->
                new TurnSound(input, encoder == null ? null : tee, idle, rate, turn, position),
            tools.sounds()::mono16k,
            rate,
            playback,
            trail,
            frame -> new Anew(tools.chain(), made[0].hearing(), performance, frame),
            tee::finish,
            options.clock());
    place.sessions().add(ear::close);
    feed =
        new VoiceFeed(
            place,
            ear,
            tools.chain(),
            null,
            -1,
            performance,
            () -> playback.frames(ear.end(), AudioFeatureExtractor.SAMPLE_RATE_HZ),
            playback.turns(),
            new Hearing());
    made[0] = feed;
    presenter =
        new Presenter(options, playback, publisher, events, figures, ear::beganNanos, place.stop());
    shop =
        Crew.as(
            tools.chain().warper().label(),
            () ->
                PaintShop.open(
                    place,
                    tools.chain().warper(),
                    avatar,
                    tools.easels(),
                    /* stream= */ true,
                    presenter::unwanted));
    video = encoder == null ? null : Crew.as(encoder.label(), () -> openVideo(encoder));
  }

  private VideoEncoder.Session openVideo(Unit<VideoEncoder> unit) throws IOException {
    return place
        .sessions()
        .add(
            unit.stage()
                .open(
                    new VideoEncoder.Request(
                        options.output().orElseThrow(),
                        shop.width(),
                        shop.height(),
                        options.frameRate(),
                        () -> tee)));
  }

  /** Starts the workers. */
  void start() {
    try {
      Thread own = Crew.newThread(tools.options().threads(), this::run);
      thread = own;
      own.start();
    } catch (Throwable e) { // no thread to be had
      place.stop().raise();
      place.sessions().closeAll().ifPresent(e::addSuppressed);
      throw e;
    }
  }

  private void run() {
    place.crew().run(HAND_OVER, this::work);
    place.crew().join();
    Thread.interrupted(); // whatever was meant has been heard, and must not disturb the closing
    boolean whole = place.crew().failure().isEmpty() && !place.stop().raised();
    GenerationReport report = whole ? report() : null;
    place.stop().raise(); // who still writes is told
    Optional<Throwable> closing = place.sessions().closeAll();
    whenEnded.run();
    if (report != null) {
      closing.ifPresent(
          e -> LOG.log(System.Logger.Level.WARNING, "The stream is whole, but closing failed", e));
      publisher.end(null);
      outcome.complete(report);
    } else {
      Exception failure =
          place
              .crew()
              .failure()
              .orElseGet(() -> new CancellationException("The stream was closed."));
      closing.filter(e -> e != failure).ifPresent(failure::addSuppressed);
      publisher.end(failure);
      outcome.completeExceptionally(failure);
    }
  }

  private void work() throws Exception {
    if (video != null) {
      events.tell(new StreamEvent.EncoderChosen(video.encoder(), codecs()));
    }
    MotionLine line = new MotionLine(place.queue(), /* keep= */ false);
    feed.start(line);
    shop.start(line);
    BusyTime.Meter meter = encoding.meter();
    for (Painted next = shop.take(); next != null; next = shop.take()) {
      Numbered frame = next.what();
      FrameBuffer picture = next.pixels();
      if (picture == null) {
        presenter.leftOut(frame);
        continue;
      }
      if (presenter.handOver(frame, picture)) {
        if (video != null && encoder != null) {
          Crew.as(
              encoder.label(),
              () -> {
                meter.work(() -> video.write(picture));
                return null;
              });
        }
        presenter.shown(frame);
      }
      shop.give(picture);
    }
    place.crew().join();
    place.stop().check();
    finishVideo(meter);
    presenter.tellRest();
  }

  private void finishVideo(BusyTime.Meter meter) throws Exception {
    if (video == null || encoder == null) {
      return;
    }
    if (playback.shown() == 0) {
      throw new InputException(
          ErrorCode.AUDIO_EMPTY, "The stream has no sound. Write some before it is finished.");
    }
    Crew.as(
        encoder.label(),
        () -> {
          meter.work(video::finish);
          return null;
        });
  }

  /** What the listeners tell. */
  private final class Hearing implements VoiceFeed.Listener {
    @Override
    public void heard(int turn, SpeechEvent event) {
      playback.during(turn, () -> presenter.heard(event));
    }

    @Override
    public void reached(Mark mark) {
      trail.reached(mark, playback.sample(playback.shown(), AudioFeatureExtractor.SAMPLE_RATE_HZ));
    }
  }

  private List<Warning> warnings() {
    Set<Warning> all = new LinkedHashSet<>(known);
    all.addAll(presenter.warnings());
    return List.copyOf(all);
  }

  private GenerationReport report() {
    List<GenerationReport.Stage> stages = new ArrayList<>(feed.report());
    stages.addAll(shop.report());
    if (encoder != null) {
      stages.add(
          new GenerationReport.Stage(
              encoder.name(), encoder.backend(), encoder.stage().device(), encoding.total()));
    }
    Duration elapsed = Duration.between(began, place.options().clock().instant());
    long samples = ear.end();
    int rate = AudioFeatureExtractor.SAMPLE_RATE_HZ;
    return new GenerationReport(
        playback.shown(),
        shop.width(),
        shop.height(),
        options.frameRate(),
        options.seed(),
        Duration.ofSeconds(samples / rate, samples % rate * 1_000_000_000L / rate),
        elapsed.isNegative() ? Duration.ZERO : elapsed,
        figures.firstLive(),
        stages,
        video == null ? "none" : video.encoder(),
        warnings(),
        tools.versions(),
        /* cached= */ false,
        figures.report(idle.silence()));
  }

  /** Ends the turn, and returns how many pictures were shown until then. */
  long interrupt() {
    Playback.Start start =
        playback.interrupt(
            input::requireOpen,
            newTurn -> {
              input.clear();
              tee.rewind(newTurn.turn(), playback.sample(newTurn.frame(), options.sampleRateHz()));
              presenter.rewind(newTurn.frame());
            });
    figures.interrupted();
    publisher.wake();
    presenter.wake();
    events.tellAnyway(new StreamEvent.Interrupted(playback.timeUs(start.frame())));
    return start.frame();
  }

  Playback playback() {
    return playback;
  }

  LiveInput input() {
    return input;
  }

  FramePublisher publisher() {
    return publisher;
  }

  LiveFigures figures() {
    return figures;
  }

  PaintShop shop() {
    return shop;
  }

  Optional<String> codecs() {
    return video == null ? Optional.empty() : video.codecs();
  }

  CompletableFuture<GenerationReport> outcome() {
    return outcome;
  }

  /** Tells the stream to stop; it ends within a picture. Without effect after the end. */
  void stop() {
    place.stop().raise();
  }

  /** Returns whether {@code candidate} works for this stream. */
  boolean employs(Thread candidate) {
    return candidate.equals(thread) || place.crew().includes(candidate);
  }

  /** Waits for the end of the stream's own thread, the last to end. Not to be called on it. */
  void awaitThread() {
    Thread own = thread;
    if (own != null) {
      Patience.await(own::join);
    }
  }
}
