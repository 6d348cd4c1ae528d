package io.talkinghead.examples.service;

import io.talkinghead.Options;
import io.talkinghead.ResultCaching;
import io.talkinghead.core.HeadDescription;
import io.talkinghead.core.StageCandidates;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.ditto.Emotion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The heads of the service: the one it opened at its start, and others for backends and moods that
 * were asked for, the least recently used of which go when there are too many. Heads of the
 * built-in backend serve every mood and streams, too; those of neural backends one mood, and either
 * videos or streams.
 *
 * <p><b>Threads:</b> any.
 */
final class Heads implements AutoCloseable {
  /** The backend that needs no models. */
  static final String BUILTIN = "builtin";

  /** Heads besides the first: their networks take gigabytes. */
  private static final int MOST_OTHERS = 2;

  private static final Set<String> FACE_STAGES =
      Set.of("AvatarEncoder", "AudioFeatureExtractor", "MotionGenerator", "FaceWarper");

  /** What a head is opened for. */
  private record Key(String backend, boolean live, Optional<Emotion> mood) {}

  private final HeadOptionsSource source;
  private final ServiceLimits limits;
  private final Path results;
  private final TalkingHead first;
  private final String firstBackend;
  private final Map<Key, Shared> others = new LinkedHashMap<>(8, 0.75f, /* accessOrder= */ true);

  private Heads(HeadOptionsSource source, ServiceLimits limits, Path results) throws IOException {
    this.source = source;
    this.limits = limits;
    this.results = results;
    first = TalkingHead.open(options(Optional.empty(), false, Optional.empty()));
    firstBackend = first.describe().stage("FaceWarper").backend();
  }

  /** Opens the first head. */
  static Heads open(HeadOptionsSource source, ServiceLimits limits, Path results)
      throws IOException {
    return new Heads(source, limits, results);
  }

  private Options options(Optional<String> backend, boolean live, Optional<Emotion> mood)
      throws IOException {
    Options.Builder options =
        source
            .options(live, mood)
            .limits(limits.library())
            .capacity(limits.capacity())
            .resultCache(ResultCaching.in(results));
    backend.ifPresent(options::backend);
    return options.build();
  }

  /** Returns the head that the service opened at its start. */
  TalkingHead first() {
    return first;
  }

  /** Returns what runs its stages. */
  HeadDescription describe() {
    return first.describe();
  }

  /** Returns the backend of the first head. */
  String backend() {
    return firstBackend;
  }

  /** Returns the backends that would work for the whole way from voice to picture. */
  Set<String> backends() {
    List<Set<String>> usable = new ArrayList<>();
    try {
      for (StageCandidates stage :
          TalkingHead.backends(options(Optional.empty(), false, Optional.empty()))) {
        if (FACE_STAGES.contains(stage.stage())) {
          usable.add(
              stage.candidates().stream()
                  .filter(c -> c.availability().usable())
                  .map(c -> c.name())
                  .collect(Collectors.toSet()));
        }
      }
    } catch (IOException e) {
      return Set.of(firstBackend);
    }
    Set<String> all = new TreeSet<>(usable.get(0));
    usable.forEach(all::retainAll);
    return all;
  }

  /** Returns the backend that a request gets which asks for {@code wanted}. */
  String resolve(Optional<String> wanted) {
    return wanted.filter(name -> !name.equals(Options.AUTO)).orElse(firstBackend);
  }

  /**
   * Returns a head, the caller's to give back.
   *
   * @throws ProblemException 422 if the backend is not available, 503 if too many heads are in use
   */
  Lease get(String backend, boolean live, Optional<Emotion> mood) throws IOException {
    boolean anyMood = backend.equals(BUILTIN);
    if (backend.equals(firstBackend) && (anyMood || (!live && mood.isEmpty()))) {
      return new Lease(first, () -> {});
    }
    Key key = new Key(backend, live && !anyMood, anyMood ? Optional.empty() : mood);
    synchronized (others) {
      Shared shared = others.get(key);
      if (shared == null) {
        requireUsable(backend);
        makeRoom();
        shared =
            new Shared(TalkingHead.open(options(Optional.of(backend), key.live(), key.mood())));
        others.put(key, shared);
      }
      Shared used = shared;
      used.users++;
      return new Lease(used.head, () -> giveBack(used));
    }
  }

  private void requireUsable(String backend) {
    Set<String> usable = backends();
    if (!usable.contains(backend)) {
      throw Problem.of(
              422,
              "BACKEND_NOT_AVAILABLE",
              "There is no usable backend of that name here; there are "
                  + String.join(", ", usable)
                  + ".")
          .exception();
    }
  }

  private void makeRoom() {
    Iterator<Shared> oldest = others.values().iterator();
    while (others.size() >= MOST_OTHERS && oldest.hasNext()) {
      Shared shared = oldest.next();
      if (shared.users == 0) {
        oldest.remove();
        shared.head.close();
      }
    }
    if (others.size() >= MOST_OTHERS) {
      throw Problem.later(
              503,
              "MOODS_IN_USE",
              "Other moods and backends are in use, and there is no memory for one more. "
                  + "Take one of those, or try again later.",
              Duration.ofSeconds(30))
          .exception();
    }
  }

  private void giveBack(Shared shared) {
    synchronized (others) {
      shared.users--;
    }
  }

  @Override
  public void close() {
    synchronized (others) {
      others.values().forEach(shared -> shared.head.close());
      others.clear();
    }
    first.close();
  }

  private static final class Shared {
    private final TalkingHead head;
    private int users; // under the lock of others

    Shared(TalkingHead head) {
      this.head = head;
    }
  }

  /** The use of a head. */
  static final class Lease implements AutoCloseable {
    private final TalkingHead head;
    private final Runnable giveBack;
    private boolean closed;

    private Lease(TalkingHead head, Runnable giveBack) {
      this.head = head;
      this.giveBack = giveBack;
    }

    /** Returns the head. */
    TalkingHead head() {
      return head;
    }

    /** Ends the use; may be repeated. */
    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        giveBack.run();
      }
    }
  }
}
