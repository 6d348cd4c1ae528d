package io.talkinghead.examples.service;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The jobs of all clients. A job of somebody else is as unknown as one that never was. What has
 * ended is kept for a while, and no more than a number for each client.
 *
 * <p><b>Threads:</b> any.
 */
final class Jobs {
  private final Map<String, Job> jobs = new ConcurrentHashMap<>();
  private final ServiceLimits limits;
  private final Clock clock;

  Jobs(ServiceLimits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Adds {@code job}. */
  void add(Job job) {
    jobs.put(job.id(), job);
  }

  /**
   * Returns the job {@code id} of {@code owner}.
   *
   * @throws ProblemException 404 if there is none
   */
  Job require(Tenant owner, String id) {
    return Optional.ofNullable(jobs.get(id))
        .filter(job -> job.owner().equals(owner))
        .orElseThrow(
            () ->
                Problem.of(
                        404,
                        "JOB_UNKNOWN",
                        "There is no such job, or its result is no longer kept. Send the request again.")
                    .exception());
  }

  /** Stops {@code job} and deletes what it made. */
  void remove(Job job) {
    jobs.remove(job.id());
    job.stop();
    WorkFolder.delete(job.folder());
  }

  /** Removes what has ended of {@code owner}; returns how many jobs that were. */
  int clear(Tenant owner) {
    List<Job> all = ended(owner);
    all.forEach(this::remove);
    return all.size();
  }

  /** Removes what is kept for too long, or beyond what one client may keep. */
  void tidy() {
    Instant latest = clock.instant().minus(limits.keepJobs());
    for (Job job : jobs.values()) {
      if (job.ended().isPresent() && job.ended().get().isBefore(latest)) {
        remove(job);
      }
    }
    jobs.values().stream().map(Job::owner).distinct().toList().forEach(this::tidy);
  }

  private void tidy(Tenant owner) {
    List<Job> all = ended(owner);
    all.subList(0, Math.max(0, all.size() - limits.keptJobs())).forEach(this::remove);
  }

  private List<Job> ended(Tenant owner) {
    return jobs.values().stream()
        .filter(job -> job.owner().equals(owner) && job.ended().isPresent())
        .sorted(Comparator.comparing(job -> job.ended().orElseThrow()))
        .toList();
  }

  /** Returns how many jobs are in {@code state}. */
  long count(Job.State state) {
    return jobs.values().stream().filter(job -> job.state() == state).count();
  }

  /** Returns how many jobs are under way. */
  long underWay() {
    return count(Job.State.QUEUED) + count(Job.State.RUNNING);
  }

  /** Stops all jobs and deletes what they made. */
  void removeAll() {
    List.copyOf(jobs.values()).forEach(this::remove);
  }
}
