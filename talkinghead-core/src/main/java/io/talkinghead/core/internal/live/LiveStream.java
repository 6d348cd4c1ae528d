package io.talkinghead.core.internal.live;

import com.google.common.base.Throwables;
import io.talkinghead.Avatar;
import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.GenerationReport;
import io.talkinghead.InputException;
import io.talkinghead.NoiseSource;
import io.talkinghead.SpeechEvent;
import io.talkinghead.StageFailedException;
import io.talkinghead.VideoFrame;
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
import io.talkinghead.core.live.SpeechStream;
import io.talkinghead.core.live.StreamEvent;
import io.talkinghead.core.live.StreamOptions;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.MotionGenerator;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream from beginning to end. Its own thread hands the pictures over, closes and tells the
 * outcome; the stages before have threads of their own, which are those of a file's job.
 */
public final class LiveStream implements SpeechStream {
  private static final System.Logger LOG = System.getLogger(LiveStream.class.getName());
  private static final int SHORT_PIECE = 4096;
  private static final float FULL_SCALE = 32_768;
  private static final String HAND_OVER = "the stream's subscriber";

  private final FileJob.Tools tools;
  private final StreamOptions options;
  private final Consumer<LiveStream> whenEnded;
  private final Workplace place;
  private final Playback playback;
  private final LiveInput input;
  private final SoundTee tee;
  private final IdlePace idle;
  private final Trail trail;
  private final LiveEar ear;
  private final VoiceFeed feed;
  private final Pacer pacer;
  private final Captions captions = new Captions();
  private final EventTeller events;
  private final FramePublisher publisher;
  private final LiveFigures figures;
  private final PaintShop shop;
  private final @Nullable Unit<VideoEncoder> encoder;
  private final VideoEncoder.@Nullable Session video;
  private final BusyTime encoding;
  private final Set<Warning> warnings;
  private final Instant began;
  private final CompletableFuture<GenerationReport> outcome = new CompletableFuture<>();
  private volatile @Nullable Thread thread;

  private LiveStream(
      FileJob.Tools tools,
      @Nullable Unit<VideoEncoder> encoder,
      Avatar avatar,
      StreamOptions options,
      Consumer<LiveStream> whenEnded,
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
    pacer = new Pacer(options.pacing(), options.frameRate(), options.clock(), place.stop());
    events = new EventTeller(options, place.stop());
    publisher = new FramePublisher(/* needed= */ encoder == null, place.stop());
    figures = new LiveFigures(playback);
    warnings = new LinkedHashSet<>(avatar.warnings());
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
                    this::unwanted));
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

  /**
   * Opens a stream, to be started.
   *
   * @param encoder accepts the output of the options; null if they have none
   * @param whenEnded runs on the stream's thread when everything is closed, before the outcome is
   *     told
   * @throws InputException if the output cannot be written
   */
  public static LiveStream open(
      FileJob.Tools tools,
      @Nullable Unit<VideoEncoder> encoder,
      Avatar avatar,
      StreamOptions options,
      Consumer<LiveStream> whenEnded)
      throws IOException {
    Workplace place = Workplace.of(tools.options());
    try {
      return new LiveStream(tools, encoder, avatar, options, whenEnded, place);
    } catch (Throwable e) {
      place.stop().raise();
      place.sessions().closeAll().filter(other -> other != e).ifPresent(e::addSuppressed);
      Throwables.throwIfInstanceOf(e, IOException.class);
      Throwables.throwIfUnchecked(e);
      throw new StageFailedException("the opening of a stream", e);
    }
  }

  /** Starts the workers. */
  public void start() {
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
    GenerationReport report = whole ? reportOf() : null;
    place.stop().raise(); // who still writes is told
    Optional<Throwable> closing = place.sessions().closeAll();
    whenEnded.accept(this);
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
    boolean first = true;
    for (Painted next = shop.take(); next != null; next = shop.take()) {
      Numbered frame = next.what();
      FrameBuffer picture = next.pixels();
      if (picture == null) {
        skip(frame);
        continue;
      }
      if (first && !playback.turns().over(frame.turn())) {
        first = false;
        tellFirst(frame);
      }
      if (handOver(frame, picture)) {
        if (video != null && encoder != null) {
          Crew.as(
              encoder.label(),
              () -> {
                meter.work(() -> video.write(picture));
                return null;
              });
        }
        shown(frame);
      }
      shop.give(picture);
    }
    place.crew().join();
    place.stop().check();
    finishVideo(meter);
    tellDue(Long.MAX_VALUE);
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

  /** Waits for the subscriber, and hands the picture to it if it is still wanted. */
  private boolean handOver(Numbered frame, FrameBuffer picture) throws InterruptedException {
    pacer.await(frame, () -> playback.turns().over(frame.turn()));
    if (!publisher.await(() -> playback.turns().over(frame.turn())) || !playback.show(frame)) {
      return false;
    }
    figures.ready(frame);
    publisher.next(new VideoFrame(frame.index(), playback.timeUs(frame.index()), picture));
    return true;
  }

  private void skip(Numbered frame) {
    if (playback.show(frame)) { // else its turn is over, and nobody misses it
      figures.late();
      events.tell(new StreamEvent.FrameLate(frame.index(), playback.timeUs(frame.index())));
      shown(frame);
    }
  }

  private void shown(Numbered frame) {
    if (options.motionEvents()) {
      events.tell(
          new StreamEvent.Moved(frame.index(), playback.timeUs(frame.index()), frame.motion()));
    }
    tellDue(playback.shownUs());
  }

  private void tellDue(long untilUs) {
    for (SpeechEvent event : captions.due(untilUs)) {
      if (event instanceof SpeechEvent.Noticed noticed) {
        warnings.add(noticed.warning());
      }
      events.tell(new StreamEvent.Heard(event));
    }
  }

  private void tellFirst(Numbered frame) {
    long now = options.clock().nanoTime();
    Duration compute = Duration.ofNanos(now - frame.heardNanos());
    Duration live = Duration.ofNanos(now - ear.beganNanos());
    figures.first(compute, live);
    events.tell(new StreamEvent.FirstFrame(compute, live));
  }

  /** Tells a painter whether {@code frame} can be left out. */
  private boolean unwanted(Numbered frame) {
    if (playback.turns().over(frame.turn())) {
      return true;
    }
    if (pacer.plan(frame)) {
      figures.underrun();
      events.tell(new StreamEvent.Underrun(playback.timeUs(frame.index())));
    }
    return pacer.late(frame);
  }

  /** What the listeners tell. */
  private final class Hearing implements VoiceFeed.Listener {
    @Override
    public void heard(int turn, SpeechEvent event) {
      playback.during(turn, () -> captions.heard(event));
    }

    @Override
    public void reached(Mark mark) {
      trail.reached(mark, playback.sample(playback.shown(), AudioFeatureExtractor.SAMPLE_RATE_HZ));
    }
  }

  private GenerationReport reportOf() {
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
        new ArrayList<>(warnings),
        tools.versions(),
        /* cached= */ false,
        figures.report(idle.silence()));
  }

  @Override
  public void subscribe(Flow.Subscriber<? super VideoFrame> subscriber) {
    publisher.subscribe(subscriber);
  }

  @Override
  public void write(float[] samples, int offset, int count) throws InterruptedException {
    input.write(samples, offset, count);
  }

  @Override
  public void write(short[] samples, int offset, int count) throws InterruptedException {
    write(ShortBuffer.wrap(samples, offset, count));
  }

  @Override
  public void write(ByteBuffer pcm16) throws InterruptedException {
    if (pcm16.remaining() % Short.BYTES != 0) {
      throw new IllegalArgumentException(
          "16-bit sound has an even number of bytes, was " + pcm16.remaining());
    }
    write(pcm16.asShortBuffer());
    pcm16.position(pcm16.limit());
  }

  private void write(ShortBuffer samples) throws InterruptedException {
    float[] piece = new float[Math.min(SHORT_PIECE, Math.max(1, samples.remaining()))];
    int turn = playback.turns().current();
    while (samples.hasRemaining() && !playback.turns().over(turn)) {
      int count = Math.min(piece.length, samples.remaining());
      for (int i = 0; i < count; i++) {
        piece[i] = samples.get() / FULL_SCALE;
      }
      input.write(piece, 0, count);
    }
  }

  @Override
  public int offer(float[] samples, int offset, int count) {
    return input.offer(samples, offset, count);
  }

  @Override
  public void finish() {
    input.finish();
  }

  @Override
  public Duration interrupt() {
    Playback.Start start =
        playback.interrupt(
            input::requireOpen,
            newTurn -> {
              input.clear();
              tee.rewind(newTurn.turn(), playback.sample(newTurn.frame(), options.sampleRateHz()));
              captions.rewind(playback.timeUs(newTurn.frame()));
            });
    figures.interrupted();
    publisher.wake();
    pacer.wake();
    long timeUs = playback.timeUs(start.frame());
    events.tellAnyway(new StreamEvent.Interrupted(timeUs));
    return micros(timeUs);
  }

  @Override
  public Duration position() {
    return micros(playback.shownUs());
  }

  private static Duration micros(long us) {
    return Duration.ofNanos(us * 1000);
  }

  @Override
  public Duration lookAhead() {
    return figures.lookAhead();
  }

  @Override
  public int width() {
    return shop.width();
  }

  @Override
  public int height() {
    return shop.height();
  }

  @Override
  public Optional<String> codecs() {
    return video == null ? Optional.empty() : video.codecs();
  }

  @Override
  public CompletableFuture<GenerationReport> report() {
    return outcome.copy();
  }

  /** Tells the stream to stop; it ends within a picture. Without effect after the end. */
  public void stop() {
    place.stop().raise();
  }

  /** Returns whether {@code candidate} works for this stream. */
  public boolean employs(Thread candidate) {
    return candidate.equals(thread) || place.crew().includes(candidate);
  }

  @Override
  public void close() {
    stop();
    Thread own = thread;
    if (own != null && !employs(Thread.currentThread())) {
      Patience.await(own::join);
    }
  }
}
