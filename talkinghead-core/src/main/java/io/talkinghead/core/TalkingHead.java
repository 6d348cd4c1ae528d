package io.talkinghead.core;

import io.talkinghead.AtCapacityException;
import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.Checks;
import io.talkinghead.FaceException;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.InputException;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.Portrait;
import io.talkinghead.Progress;
import io.talkinghead.SpeechTrack;
import io.talkinghead.StageFailedException;
import io.talkinghead.StageNotFoundException;
import io.talkinghead.core.avatar.AvatarFiles;
import io.talkinghead.core.avatar.AvatarMaker;
import io.talkinghead.core.avatar.OpenedAvatar;
import io.talkinghead.core.internal.live.LiveStream;
import io.talkinghead.core.internal.memory.FreeMemory;
import io.talkinghead.core.internal.memory.MemoryGate;
import io.talkinghead.core.internal.pipeline.Admission;
import io.talkinghead.core.internal.pipeline.Chain;
import io.talkinghead.core.internal.pipeline.Easels;
import io.talkinghead.core.internal.pipeline.FileJob;
import io.talkinghead.core.internal.pipeline.Listening;
import io.talkinghead.core.internal.pipeline.Performing;
import io.talkinghead.core.internal.pipeline.Sessions;
import io.talkinghead.core.internal.pipeline.Unit;
import io.talkinghead.core.internal.pipeline.VideoJob;
import io.talkinghead.core.internal.results.CachedJob;
import io.talkinghead.core.internal.results.ResultCache;
import io.talkinghead.core.internal.results.ResultKey;
import io.talkinghead.core.internal.results.ResultStore;
import io.talkinghead.core.live.SpeechStream;
import io.talkinghead.core.live.StreamOptions;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a voice and a portrait into a video.
 *
 * <pre>{@code
 * try (TalkingHead head = TalkingHead.open()) {
 *   Avatar avatar = head.encode(Portrait.read(Path.of("portrait.png")));
 *   head.generate(avatar, AudioClip.read(Path.of("hello.wav")), Output.mp4(Path.of("hello.mp4")));
 * }
 * }</pre>
 *
 * <p>A head holds the stages with their weights: open one and use it for everything. Jobs that run
 * at once share the weights and nothing else; each gives what it would give alone.
 *
 * <p><b>Threads:</b> any number of callers. Jobs run on threads of {@link Options#threads()}. <br>
 * <b>Ownership:</b> the head owns its stages, {@link #close()} frees them. Avatars are plain values
 * and outlive it.
 */
public final class TalkingHead implements AvatarMaker, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TalkingHead.class.getName());

  private final FileJob.Tools tools;
  private final AvatarFiles avatarFiles;
  private final ResultKey keys;
  private final @Nullable ResultCache results;
  private final Encoders encoders;
  private final HeadDescription description;
  private final Undertakings undertakings;
  private final Admission streamPlaces;

  private TalkingHead(Options options, Wiring wiring) {
    requireStages(options.stageBackends().keySet(), "stageBackends");
    Sessions stages = new Sessions();
    try {
      Chain chain = ChainChooser.choose(wiring.providers(), options, stages);
      encoders = Encoders.open(wiring.providers().encoders(), options, stages);
      description = Describer.describe(wiring.providers(), options, chain, encoders);
      tools =
          new FileJob.Tools(
              chain,
              wiring.sounds(),
              wiring.trackWriter(),
              options,
              new Easels(Math.max(options.workers(), Runtime.getRuntime().availableProcessors())),
              new Admission("videos", options.capacity().jobs(), options.capacity().waitingJobs()),
              Versions.of(chain, encoders.first()));
      avatarFiles =
          new AvatarFiles(chain.avatars().backend(), chain.avatars().stage(), Versions.library());
      keys =
          new ResultKey(
              List.of(chain.extractor(), chain.generator(), chain.warper()),
              options,
              tools.versions(),
              avatarFiles::digest);
      results =
          options
              .resultCache()
              .map(
                  caching ->
                      new ResultCache(
                          options,
                          keys,
                          new ResultStore(caching, options.clock()),
                          this::launchShared))
              .orElse(null);
    } catch (Throwable e) {
      stages.closeAll().ifPresent(e::addSuppressed);
      throw e;
    }
    streamPlaces = new Admission("streams", options.capacity().streams(), 0);
    undertakings =
        new Undertakings(
            () ->
                stages
                    .closeAll()
                    .ifPresent(
                        e -> LOG.log(System.Logger.Level.WARNING, "A stage failed to close", e)));
    LOG.log(System.Logger.Level.INFO, () -> "talkinghead opened. " + description.summary());
  }

  /**
   * Opens a head on the best backend that is available.
   *
   * @throws StageNotFoundException if there is none
   */
  public static TalkingHead open() {
    return open(Options.builder().build());
  }

  /**
   * Opens a head.
   *
   * <p>{@link Options#backend()} means the four stages that make a face speak. Under {@code auto}
   * each is the usable provider of the highest priority with which a chain fits together. The
   * encoder of videos is chosen per output among those that accept it, unless {@link
   * Options#stageBackends()} names one under {@code VideoEncoder}.
   *
   * @throws StageNotFoundException if a backend that was named is not usable, or the stages do not
   *     speak the same representation; the message says what was seen and what to do. Caused by an
   *     {@link io.talkinghead.InputException} if a model file is damaged
   * @throws UncheckedIOException if the folder of {@link Options#resultCache()} cannot be used
   * @throws IllegalArgumentException if {@link Options#stageBackends()} names a stage that does not
   *     exist
   */
  public static TalkingHead open(Options options) {
    return open(options, Wiring.standard());
  }

  static TalkingHead open(Options options, Wiring wiring) {
    return new TalkingHead(Objects.requireNonNull(options, "options"), wiring);
  }

  /** Returns the version of this library, such as {@code 0.1.0}. */
  public static String version() {
    return Versions.library();
  }

  /**
   * Returns every provider of every stage and whether it would work with {@code options}. Opens
   * nothing and loads no model.
   */
  public static List<StageCandidates> backends(Options options) {
    return Describer.candidates(Providers.find(), options);
  }

  /**
   * Makes {@code portrait} ready to speak, in a video of the portrait's own size.
   *
   * @throws FaceException if no face in it can be animated
   * @throws InputException if it is no readable picture or clip, exceeds the limits, or is a clip
   *     and the backend takes pictures only
   * @throws StageFailedException if the stage fails
   */
  public Avatar encode(Portrait portrait) throws IOException {
    return encode(portrait, FrameSize.SOURCE);
  }

  /**
   * Makes {@code portrait} ready to speak, on the calling thread.
   *
   * @throws FaceException if no face in it can be animated
   * @throws InputException if it is no readable picture or clip, exceeds the limits, or is a clip
   *     and the backend takes pictures only
   * @throws StageFailedException if the stage fails
   */
  @Override
  public Avatar encode(Portrait portrait, FrameSize size) throws IOException {
    Objects.requireNonNull(portrait, "portrait");
    Objects.requireNonNull(size, "size");
    return undertakings.use(
        () -> {
          try {
            return tools.chain().avatars().stage().encode(portrait, size);
          } catch (InputException | StageFailedException e) {
            throw e;
          } catch (IOException | RuntimeException e) {
            throw new StageFailedException(tools.chain().avatars().label(), e);
          }
        });
  }

  @Override
  public void save(Avatar avatar, Path file) throws IOException {
    Objects.requireNonNull(avatar, "avatar");
    Objects.requireNonNull(file, "file");
    undertakings.use(
        () -> {
          avatarFiles.write(avatar, file);
          return file;
        });
  }

  @Override
  public Avatar load(Path file) throws IOException {
    Objects.requireNonNull(file, "file");
    return undertakings.use(() -> avatarFiles.read(file));
  }

  @Override
  public OpenedAvatar openOrEncode(Path file, Portrait portrait, FrameSize size)
      throws IOException {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(portrait, "portrait");
    Objects.requireNonNull(size, "size");
    return undertakings.use(() -> avatarFiles.openOrEncode(file, portrait, size, this::encode));
  }

  /**
   * Makes a video and waits for it, with the defaults of {@link GenerationRequest}.
   *
   * @throws IOException as {@link #generate(GenerationRequest)}
   * @throws InterruptedException if the calling thread is interrupted; the job is then cancelled
   */
  public GenerationReport generate(Avatar avatar, AudioClip voice, Output output)
      throws IOException, InterruptedException {
    return generate(GenerationRequest.builder(avatar, output).audio(voice).build());
  }

  /**
   * Makes a video and waits for it, telling {@code progress} after every picture.
   *
   * @throws IOException as {@link #generate(GenerationRequest)}
   * @throws InterruptedException if the calling thread is interrupted; the job is then cancelled
   */
  public GenerationReport generate(
      Avatar avatar, AudioClip voice, Output output, Progress.Listener progress)
      throws IOException, InterruptedException {
    return generate(
        GenerationRequest.builder(avatar, output).audio(voice).progress(progress).build());
  }

  /**
   * Makes a video and waits for it. Nothing stands at the target unless it is whole, and when this
   * returns or throws, the job's threads have ended.
   *
   * @throws InputException if recording or target cannot be used
   * @throws StageFailedException if a stage fails; names it and keeps the cause
   * @throws CancellationException if the head is closed meanwhile
   * @throws IllegalArgumentException if the avatar or the motion is another backend's
   * @throws InterruptedException if the calling thread is interrupted; the job is then cancelled
   */
  public GenerationReport generate(GenerationRequest request)
      throws IOException, InterruptedException {
    VideoJob job = launch(request);
    try {
      return job.future().get();
    } catch (InterruptedException e) {
      job.stop();
      throw e;
    } catch (ExecutionException e) {
      throw asIs(e.getCause());
    } finally {
      job.awaitThread();
    }
  }

  /**
   * Starts a video. The future completes when the job's workers have ended and everything is
   * closed; exceptionally as {@link #generate(GenerationRequest)} throws.
   *
   * <p>{@code cancel} stops the job, which takes as long as a picture, and waits for that; called
   * on one of the job's own threads, by a listener for instance, it does not wait, and the future
   * completes a moment later. What is attached to the future does not stop the job.
   *
   * @throws InputException if no encoder accepts the output
   * @throws AtCapacityException if as many videos are made and wait as {@link Options#capacity()}
   *     allows
   * @throws IllegalArgumentException if the avatar or the motion is another backend's
   */
  public CompletableFuture<GenerationReport> start(GenerationRequest request)
      throws InputException {
    return launch(request).future();
  }

  /**
   * Returns a digest of everything that decides the video of {@code request}: recording, avatar,
   * motion track, controls, frame rate, seed, kind of output, tenant, stages with their models and
   * options, versions. Equal digests mean equal videos, also of heads on other machines of the same
   * kind; what only the caller knows, a {@link GenerationRequest#noise()}, is not in it.
   *
   * @return 64 hexadecimal digits; empty if a stage cannot tell what decides its results
   * @throws InputException if no encoder accepts the output
   * @throws IOException if recording or models cannot be read
   * @throws IllegalArgumentException if the avatar or the motion is another backend's
   */
  public Optional<String> digest(GenerationRequest request) throws IOException {
    Objects.requireNonNull(request, "request");
    return undertakings.use(
        () -> {
          tools.chain().requireFit(request);
          return keys.of(request, encoders.select(request.output()));
        });
  }

  private VideoJob launch(GenerationRequest request) throws InputException {
    Objects.requireNonNull(request, "request");
    return undertakings.start(
        () -> {
          tools.chain().requireFit(request);
          Unit<VideoEncoder> encoder = encoders.select(request.output());
          return results != null && results.serves(request)
              ? new CachedJob(results, encoder, request, undertakings::ended)
              : new FileJob(tools, encoder, request, undertakings::ended);
        },
        VideoJob::start);
  }

  /** Starts a job that others wait for, and tells {@code before} first. */
  private void launchShared(
      Unit<VideoEncoder> encoder, GenerationRequest request, Consumer<VideoJob> before)
      throws InputException {
    undertakings.start(
        () -> {
          FileJob job = new FileJob(tools, encoder, request, undertakings::ended);
          before.accept(job);
          return job;
        },
        VideoJob::start);
  }

  /** Returns how many jobs are under way. */
  int jobs() {
    return undertakings.size();
  }

  /** Opens a stream with the defaults of {@link StreamOptions}: pictures to one subscriber. */
  public SpeechStream openStream(Avatar avatar) throws IOException {
    return openStream(avatar, StreamOptions.builder().build());
  }

  /**
   * Opens a stream: sound goes in piece by piece, pictures come out as soon as they are certain.
   *
   * @return the stream, the caller's to close
   * @throws InputException if the output cannot be written
   * @throws StageFailedException if a stage fails
   * @throws AtCapacityException if as many streams are open as {@link Options#capacity()} allows
   * @throws IllegalArgumentException if the avatar is another backend's
   */
  public SpeechStream openStream(Avatar avatar, StreamOptions options) throws IOException {
    Objects.requireNonNull(avatar, "avatar");
    Objects.requireNonNull(options, "options");
    return undertakings.use(
        () -> {
          tools.chain().requireFit(avatar);
          tools.chain().requireRate(options.frameRate());
          Optional<Output> output = options.output();
          Unit<VideoEncoder> encoder = output.isPresent() ? encoders.select(output.get()) : null;
          Admission.Ticket ticket = streamPlaces.enter();
          try {
            return undertakings.start(
                () ->
                    LiveStream.open(
                        tools,
                        encoder,
                        avatar,
                        options,
                        stream -> {
                          ticket.close();
                          undertakings.ended(stream);
                        }),
                LiveStream::start);
          } catch (Throwable e) {
            ticket.close();
            throw e;
          }
        });
  }

  /**
   * Hears what is said in {@code voice}, on the calling thread; needs no portrait.
   *
   * @return speech and warnings, and visemes if the backend recognises them
   * @throws InputException if the recording cannot be used
   * @throws StageFailedException if a stage fails
   * @throws CancellationException if the head is closed meanwhile
   * @throws InterruptedException if the calling thread is interrupted
   */
  public SpeechTrack listen(AudioClip voice) throws IOException, InterruptedException {
    Objects.requireNonNull(voice, "voice");
    return undertakings.follow(
        () -> new Listening(tools.chain().extractor(), tools.sounds(), tools.options(), voice),
        Listening::listen);
  }

  /**
   * Makes the whole motion of {@code request} and no picture: what {@link #generate} would paint,
   * to the last bit. Output, tracks and progress of the request are not used.
   *
   * <p>The motion is kept in memory, a few hundred bytes a picture. It does not count as a job of
   * {@link Options#capacity()}.
   *
   * @throws InputException if the recording cannot be used
   * @throws StageFailedException if a stage fails; names it and keeps the cause
   * @throws CancellationException if the head is closed meanwhile
   * @throws IllegalArgumentException if the avatar or the motion is another backend's
   * @throws InterruptedException if the calling thread is interrupted
   */
  public Performance perform(GenerationRequest request) throws IOException, InterruptedException {
    Objects.requireNonNull(request, "request");
    Performing.Performed performed =
        undertakings.follow(
            () -> {
              tools.chain().requireFit(request);
              return new Performing(tools, request);
            },
            Performing::perform);
    return new Performance(performed.speech(), performed.motion());
  }

  /**
   * Joins silent MP4 videos, the pieces of one {@link Performance}, into one with the sound of
   * {@code voice}, on the calling thread. Their pictures are not encoded again; times, sound and
   * length are those of a video made in one piece, which lacks only the key frames at the seams.
   * The last picture is shown until the sound ends.
   *
   * @param pieces in order, at least one, made by heads whose encoder is the same
   * @param target MP4 file, which appears when it is whole
   * @throws InputException if the recording, a piece or the target cannot be used; {@code
   *     CLIP_UNREADABLE} if a piece is damaged, or of another size, frame rate or encoder than the
   *     first
   * @throws StageFailedException if FFmpeg fails
   * @throws CancellationException if the head is closed meanwhile
   * @throws InterruptedException if the calling thread is interrupted
   */
  public JoinedVideo join(List<Path> pieces, AudioClip voice, Path target)
      throws IOException, InterruptedException {
    Objects.requireNonNull(voice, "voice");
    Objects.requireNonNull(target, "target");
    return undertakings.follow(() -> new Joining(tools, pieces, voice, target), Joining::join);
  }

  /**
   * Does ahead of time what the first job would otherwise wait for, in every stage; as {@link
   * #warmUp(Set)}.
   */
  public WarmUpReport warmUp() throws InterruptedException {
    return warmUp(Set.copyOf(Providers.STAGES));
  }

  /**
   * Does ahead of time what the first job would otherwise wait for: each of {@code stages} loads
   * what it loads when needed, and computes once. They do so at once, on up to {@link
   * Options#workers()} threads, as far as memory allows: at most so many that the files of their
   * networks are no larger together than the memory that is free. Changes no result; may be
   * repeated.
   *
   * @param stages their interfaces, such as {@code FaceWarper}; whoever has an avatar already, for
   *     instance, needs no {@code AvatarEncoder}
   * @throws IllegalArgumentException if there is no such stage
   * @throws StageFailedException if a stage fails; names the first
   * @throws InterruptedException if the calling thread is interrupted; the stages end first
   */
  public WarmUpReport warmUp(Set<String> stages) throws InterruptedException {
    requireStages(stages, "stages");
    Chain chain = tools.chain();
    List<Unit<?>> units =
        new ArrayList<>(
            List.of(chain.warper(), chain.avatars(), chain.extractor(), chain.generator()));
    encoders.first().ifPresent(units::add);
    units.removeIf(unit -> !stages.contains(unit.name()));
    WarmUp warmUp = new WarmUp(tools.options(), new MemoryGate(FreeMemory::bytes));
    return undertakings.use(() -> warmUp.run(units));
  }

  private static void requireStages(Set<String> stages, String where) {
    for (String stage : stages) {
      Checks.argument(
          Providers.STAGES.contains(stage),
          "there is no stage %s in %s; the stages are %s",
          stage,
          where,
          String.join(", ", Providers.STAGES));
    }
  }

  /** Returns what runs each stage, and why. */
  public HeadDescription describe() {
    return description;
  }

  /**
   * Stops running jobs, waits for them, and frees the stages, last opened first. May be repeated;
   * from any thread. On a thread of one of its jobs, a listener's for instance, it does not wait,
   * and the stages are freed when that job has ended.
   */
  @Override
  public void close() {
    undertakings.close();
  }

  private static IOException asIs(@Nullable Throwable cause) throws IOException {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }
}
