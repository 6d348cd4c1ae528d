package io.talkinghead.core.internal.pipeline;

import io.talkinghead.AudioClip;
import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.InputException;
import io.talkinghead.MotionTrack;
import io.talkinghead.Options;
import io.talkinghead.Progress;
import io.talkinghead.spi.VideoEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One video from beginning to end. Its own thread opens, writes the pictures, closes and tells the
 * outcome; the stages before the encoder have threads of their own.
 *
 * <p><b>Threads:</b> {@link #start()} once; the rest from any thread.
 */
public final class FileJob implements VideoJob {
  /** How reports and failures call the reading of the sound. */
  static final String SOUND = "AudioSource";

  private static final System.Logger LOG = System.getLogger(FileJob.class.getName());

  /**
   * What a head lends to its jobs.
   *
   * @param easels of all painters
   * @param places of all jobs
   * @param versions of the library, of Java and of natives
   */
  public record Tools(
      Chain chain,
      SoundOpener sounds,
      TrackWriter trackWriter,
      Options options,
      Easels easels,
      Admission places,
      Map<String, String> versions) {}

  private final Tools tools;
  private final Unit<VideoEncoder> encoder;
  private final GenerationRequest request;
  private final Consumer<VideoJob> whenEnded;
  private final Workplace place;
  private final Minutes minutes;
  private final FileMotion motion;
  private final BusyTime encoding;
  private final JobFuture future;
  private final Admission.Ticket ticket;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Instant began = Instant.EPOCH;
  private volatile @Nullable Thread thread;
  private volatile @Nullable GenerationReport report;

  /**
   * Prepares a job.
   *
   * @param encoder accepts the request's output
   * @param whenEnded runs on the job's thread when everything is closed, before the outcome is told
   * @throws io.talkinghead.AtCapacityException if too many jobs run and wait already
   */
  public FileJob(
      Tools tools,
      Unit<VideoEncoder> encoder,
      GenerationRequest request,
      Consumer<VideoJob> whenEnded) {
    this.tools = tools;
    this.encoder = encoder;
    this.request = request;
    this.whenEnded = whenEnded;
    this.place = Workplace.of(tools.options());
    this.minutes = new Minutes(request, request.tracks().isPresent());
    this.motion = new FileMotion(tools, request, place, minutes);
    this.encoding = place.busyTime();
    this.future = new JobFuture(this);
    this.ticket = tools.places().enter();
  }

  @Override
  public CompletableFuture<GenerationReport> future() {
    return future;
  }

  @Override
  public void start() {
    try {
      Thread own = Crew.newThread(tools.options().threads(), this::run);
      thread = own;
      began = place.options().clock().instant();
      own.start();
    } catch (Throwable e) { // no thread to be had
      ticket.close();
      throw e;
    }
  }

  @Override
  public void stop() {
    place.stop().raise();
  }

  @Override
  public boolean employs(Thread candidate) {
    return candidate.equals(thread) || place.crew().includes(candidate);
  }

  @Override
  public boolean awaitEnd() {
    Patience.await(ended::await);
    return report != null;
  }

  @Override
  public void awaitThread() {
    Thread own = thread;
    if (own != null) {
      Patience.await(own::join);
    }
  }

  private void run() {
    place.crew().run(encoder.label(), this::work);
    place.crew().join();
    Thread.interrupted(); // whatever was meant has been heard, and must not disturb the closing
    Optional<Throwable> closing = place.sessions().closeAll();
    GenerationReport whole = report;
    Exception failure =
        place.crew().failure().orElseGet(() -> new CancellationException("The job was cancelled."));
    if (whole == null) {
      closing.filter(e -> e != failure).ifPresent(failure::addSuppressed);
    } else {
      closing.ifPresent(
          e -> LOG.log(System.Logger.Level.WARNING, "The video is whole, but closing failed", e));
    }
    ticket.close();
    whenEnded.accept(this);
    ended.countDown();
    if (whole == null) {
      future.completeExceptionally(failure);
    } else {
      future.complete(whole);
    }
  }

  private void work() throws Exception {
    ticket.await();
    Unit<?> warper = tools.chain().warper();
    PaintShop shop =
        Crew.as(
            warper.label(),
            () ->
                PaintShop.open(
                    place,
                    tools.chain().warper(),
                    request.avatar(),
                    tools.easels(),
                    /* stream= */ false,
                    frame -> false));
    TrackFolder tracks =
        request.tracks().isPresent()
            ? place.sessions().add(TrackFolder.open(request.tracks().get()))
            : null;
    BusyTime.Meter meter = encoding.meter();
    VideoEncoder.Session session =
        place.sessions().add(meter.call(() -> encoder.stage().open(video(shop))));
    motion.count();
    long total = motion.frames();
    Duration duration = motion.duration();

    MotionFeed feed = motion.feed();
    MotionLine line = new MotionLine(place.queue(), tracks != null);
    feed.start(line);
    shop.start(line);
    Written written = write(shop, session, meter, total);
    place.crew().join();
    place.stop().check();

    if (tracks != null) {
      MotionTrack track = new MotionTrack(request.frameRate(), line.track());
      tracks.prepare(tools.trackWriter(), soundFile(), minutes.track(duration), track);
      tracks.place();
    }
    meter.work(session::finish);
    if (tracks != null) {
      tracks.keep();
    }
    List<GenerationReport.Stage> stages = new ArrayList<>(feed.report());
    stages.addAll(shop.report());
    stages.add(encoder.report(encoding.total()));
    report =
        new GenerationReport(
            written.count(),
            shop.width(),
            shop.height(),
            request.frameRate(),
            request.seed(),
            duration,
            elapsed(),
            written.first(),
            stages,
            session.encoder(),
            minutes.warnings(),
            tools.versions(),
            false,
            null);
  }

  /** Name of the recording, empty if it was not a file. */
  private String soundFile() {
    return request
        .audio()
        .map(AudioClip::content)
        .map(
            content -> content instanceof AudioClip.Content.File file ? file.path().toString() : "")
        .orElse("");
  }

  private VideoEncoder.Request video(PaintShop shop) {
    Voice voice = motion.voice();
    return new VideoEncoder.Request(
        request.output(),
        shop.width(),
        shop.height(),
        request.frameRate(),
        voice == null ? null : voice::openOriginal);
  }

  /** What was written: how many pictures, and when the first was ready. */
  private record Written(long count, Duration first) {}

  /** Writes every picture. */
  private Written write(
      PaintShop shop, VideoEncoder.Session session, BusyTime.Meter meter, long total)
      throws Exception {
    Duration first = Duration.ZERO;
    long count = 0;
    for (Painted next = shop.take(); next != null; next = shop.take()) {
      FrameBuffer picture = next.picture();
      if (count == 0) {
        first = elapsed();
      }
      meter.work(() -> session.write(picture));
      shop.give(picture);
      Progress progress = new Progress(++count, Math.max(count, total), elapsed());
      Crew.as(
          "the request's progress listener",
          () -> {
            request.progress().progressed(progress);
            return null;
          });
      place.stop().check();
    }
    if (count == 0) { // only a generator that keeps another program's count comes here
      throw new InputException(
          ErrorCode.AUDIO_EMPTY,
          "The recording is too short: the motion generator gave no picture for it. Give a longer"
              + " one.");
    }
    boolean counted =
        request.motion().isPresent() || tools.chain().generator().stage().keepsCount();
    if (counted && count != total) { // a video that lost a picture must not pass for whole
      throw new IllegalStateException("%d of %d pictures came".formatted(count, total));
    }
    return new Written(count, first);
  }

  private Duration elapsed() {
    Duration elapsed = Duration.between(began, place.options().clock().instant());
    return elapsed.isNegative() ? Duration.ZERO : elapsed;
  }
}
