package io.talkinghead.examples.service;

import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.Controls;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Output;
import io.talkinghead.Portrait;
import io.talkinghead.examples.service.Uploads.Upload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes jobs of forms. */
final class Generator {
  /** What may be taken from what was made before. */
  enum Reuse {
    /** Nothing: everything is computed. */
    NOTHING,
    /** A whole video that was made of the same. */
    RESULTS,
    /** The video, and the portrait, which is kept for the next request. */
    EVERYTHING
  }

  private final Heads heads;
  private final Avatars avatars;
  private final Jobs jobs;
  private final Metrics metrics;
  private final Clock clock;
  private final Turnstile encoders =
      new Turnstile(
          Math.max(2, Runtime.getRuntime().availableProcessors()),
          "measure portraits",
          Duration.ofSeconds(20));
  private final Map<Tenant, String> shelves = new ConcurrentHashMap<>();

  Generator(Heads heads, Avatars avatars, Jobs jobs, Metrics metrics, Clock clock) {
    this.heads = heads;
    this.avatars = avatars;
    this.jobs = jobs;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Who speaks, and on which head.
   *
   * @param kept the portrait that the service keeps, if it is one
   */
  private record Subject(Heads.Lease head, Avatar avatar, KeptAvatar.@Nullable InUse kept) {
    void close() {
      if (kept != null) {
        kept.lease().close();
      }
      head.close();
    }
  }

  /**
   * Starts the job of {@code form}, whose files it takes over.
   *
   * @throws ProblemException if something is missing, or there is too much to do
   * @throws IOException if portrait or recording cannot be used
   */
  Job start(Tenant owner, Upload form, RequestOptions options, Reuse reuse)
      throws IOException, InterruptedException {
    Path voice = form.require("audio");
    AudioClip clip = AudioClip.read(voice);
    Job job = new Job(form.name(), owner, form.folder(), clock.instant());
    Subject subject = subject(owner, form, options, reuse);
    try {
      GenerationRequest.Builder request =
          GenerationRequest.builder(subject.avatar(), Output.mp4(job.video()))
              .audio(clip)
              .frameRate(options.frameRate())
              .seed(options.seed())
              .controls(controls(subject.head(), options))
              .tenant(shelf(owner))
              .progress(job::progressed);
      if (options.tracks()) {
        request.tracks(job.tracks());
      }
      if (reuse == Reuse.NOTHING) {
        request.events(event -> {}); // what is listened to is made anew
      }
      CompletableFuture<GenerationReport> future = subject.head().head().start(request.build());
      form.take();
      job.begin(future);
      jobs.add(job);
      var unused = future.whenComplete((report, failure) -> ended(job, subject, report, failure));
      return job;
    } catch (IOException | RuntimeException e) {
      subject.close();
      throw e;
    }
  }

  private void ended(
      Job job, Subject subject, @Nullable GenerationReport report, @Nullable Throwable failure) {
    subject.close();
    if (report != null) {
      metrics.made(report);
      job.done(report, clock.instant());
    } else if (failure != null) {
      Problem problem = Problems.withoutPath(Problems.of(failure), job.folder());
      metrics.failed(problem);
      job.failed(problem, clock.instant());
    }
  }

  private Subject subject(Tenant owner, Upload form, RequestOptions options, Reuse reuse)
      throws IOException, InterruptedException {
    String token = form.text("avatar");
    if (token != null && (form.file("image").isPresent() || form.file("landmarks").isPresent())) {
      throw Problem.of(
              422,
              "FIELD_TWICE",
              "Send either the field avatar, or the field image and perhaps landmarks with it.")
          .exception();
    }
    if (token != null) {
      return lease(avatars.use(owner, token), options);
    }
    try (Turnstile.Place place = encoders.enter()) {
      if (reuse == Reuse.EVERYTHING) {
        return lease(avatars.use(owner, avatars.preload(owner, form, options).token()), options);
      }
      Heads.Lease head = heads.get(heads.resolve(options.backend()), false, options.emotion());
      try {
        Portrait portrait = form.portrait(options);
        return new Subject(head, head.head().encode(portrait, options.size()), null);
      } catch (IOException | RuntimeException e) {
        head.close();
        throw e;
      }
    }
  }

  private Subject lease(KeptAvatar.InUse kept, RequestOptions options) throws IOException {
    try {
      if (options.backend().isPresent()
          && !heads.resolve(options.backend()).equals(kept.kept().backend())) {
        throw Problem.of(
                422,
                "BACKEND_OF_AVATAR",
                "This portrait was kept for the backend %s, and no other can use it. Ask for that one, or for none."
                    .formatted(kept.kept().backend()))
            .exception();
      }
      Heads.Lease head = heads.get(kept.kept().backend(), false, options.emotion());
      return new Subject(head, kept.lease().avatar(), kept);
    } catch (IOException | RuntimeException e) {
      kept.lease().close();
      throw e;
    }
  }

  /** Keeps the picture of {@code form} for {@code owner}. */
  KeptAvatar preload(Tenant owner, Upload form, RequestOptions options)
      throws IOException, InterruptedException {
    try (Turnstile.Place place = encoders.enter()) {
      return avatars.preload(owner, form, options);
    }
  }

  private static Controls controls(Heads.Lease head, RequestOptions options) {
    boolean moodless =
        head.head().describe().stage("MotionGenerator").backend().equals(Heads.BUILTIN);
    return moodless ? Moods.apply(options.emotion(), options.controls()) : options.controls();
  }

  private String shelf(Tenant owner) {
    return owner.name() + shelves.getOrDefault(owner, "");
  }

  /** Makes sure that {@code owner} meets none of the videos again that were made before. */
  void forgetResults(Tenant owner, String random) {
    shelves.put(owner, " " + random);
  }
}
