package io.talkinghead.examples.batch;

import io.talkinghead.ErrorCode;
import io.talkinghead.FrameSize;
import io.talkinghead.Limits;
import io.talkinghead.Options;
import io.talkinghead.Portrait;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.avatar.AvatarCache;
import io.talkinghead.core.avatar.AvatarLease;
import io.talkinghead.examples.cli.HeadFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * The head of this JVM with the avatars that it has encoded, shared by all tasks that run here.
 *
 * <p>Spark gives a task no place of its own in an executor, so this is a static field: opened by
 * the first task of a batch, closed when the JVM ends, or before when the batch ends in this JVM.
 * Each video gets as many painters as the cores that Spark counts for a task, so tasks together use
 * the executor's cores and no more.
 *
 * <p><b>Threads:</b> any.
 */
final class ExecutorHead implements AutoCloseable {
  private static final Map<BatchSetup, ExecutorHead> OPEN = new HashMap<>();

  private final TalkingHead head;
  private final AvatarCache avatars;
  private final Storage storage;
  private final Limits limits;
  private long toldEncoded;
  private final Thread stop = new Thread(this::release, "talkinghead-stop");

  private ExecutorHead(TalkingHead head, Limits limits, Storage storage) {
    this.head = head;
    this.limits = limits;
    this.storage = storage;
    this.avatars = AvatarCache.builder(head).timeToLive(Duration.ofDays(30)).build();
  }

  /**
   * Returns the head of this JVM for {@code setup}; opens it if this is the first call.
   *
   * @param cores that Spark counts for a task
   */
  static ExecutorHead of(BatchSetup setup, int cores) throws Exception {
    synchronized (OPEN) {
      ExecutorHead open = OPEN.get(setup);
      if (open == null) {
        open = open(setup, cores);
        OPEN.put(setup, open);
        Runtime.getRuntime().addShutdownHook(open.stop);
      }
      return open;
    }
  }

  private static ExecutorHead open(BatchSetup setup, int cores) throws Exception {
    Options options = HeadFlags.options(setup.head(), cores);
    Storage storage =
        new Storage(
            SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf()),
            setup.out(),
            setup.run());
    try {
      return new ExecutorHead(HeadFlags.open(options), options.limits(), storage);
    } catch (Throwable e) {
      storage.close();
      throw e;
    }
  }

  /** Closes the head of {@code setup}, if this JVM has one. */
  static void close(BatchSetup setup) {
    ExecutorHead open;
    synchronized (OPEN) {
      open = OPEN.remove(setup);
    }
    if (open != null) {
      open.close();
    }
  }

  /**
   * Returns how many portraits this JVM has encoded for {@code setup} since this was asked last.
   */
  static long newlyEncoded(BatchSetup setup) {
    synchronized (OPEN) {
      ExecutorHead open = OPEN.get(setup);
      return open == null ? 0 : open.newlyEncoded();
    }
  }

  TalkingHead head() {
    return head;
  }

  Storage storage() {
    return storage;
  }

  Limits limits() {
    return limits;
  }

  /** Returns where this JVM may put files for a while. */
  Path scratch() {
    return Path.of(SparkFiles.getRootDirectory());
  }

  /**
   * Returns the avatar of {@code portrait}, which is encoded only once in this JVM; the caller's to
   * close.
   */
  AvatarLease avatar(Portrait portrait, FrameSize size) throws IOException, InterruptedException {
    while (true) {
      Optional<AvatarLease> lease = avatars.get(avatars.preload(portrait, size));
      if (lease.isPresent()) { // else others needed the room just now
        return lease.get();
      }
    }
  }

  private long newlyEncoded() {
    long encoded = avatars.statistics().encoded();
    long since = encoded - toldEncoded;
    toldEncoded = encoded;
    return since;
  }

  /** Returns {@code address} as a local file. */
  Path fetch(String address, Path folder, String name, long maxBytes, ErrorCode tooLarge)
      throws IOException {
    return storage.fetch(address, folder.resolve(name), maxBytes, tooLarge);
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(stop);
    release();
  }

  private void release() {
    avatars.close();
    head.close();
    try {
      storage.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
