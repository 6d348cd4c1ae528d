package io.talkinghead.examples.client;

import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Load on a service of this machine, bounded in requests and time: clients that have videos made,
 * one after the other, and clients that speak live in real time. What the service refuses because
 * it is full (429) is tried again when the service says, and counted; whatever else goes wrong is
 * an error.
 */
public final class LoadRun {
  /**
   * What to do.
   *
   * @param service its address, on the loopback interface
   * @param clients that have videos made, at once
   * @param requests of each
   * @param speakers that speak live, at once
   * @param atMost when everything ends, whatever is left
   * @param endless go on until then, however many requests that are
   * @param voice a WAV, 16 bits, one channel, 16 kHz
   * @param portrait a picture
   * @param size side of the videos, pixels
   */
  public record Plan(
      URI service,
      int clients,
      int requests,
      int speakers,
      Duration atMost,
      boolean endless,
      Path voice,
      Path portrait,
      int size) {}

  /**
   * What came of it.
   *
   * @param videos made
   * @param streams that came to their end
   * @param refused answers that said to come back later
   * @param errors by what was said
   * @param latencies of videos, milliseconds, sorted
   * @param firstFrames from the first sound to the first piece of video, milliseconds, sorted
   * @param elapsed wall time
   */
  public record Result(
      int videos,
      int streams,
      int refused,
      Map<String, Integer> errors,
      List<Long> latencies,
      List<Long> firstFrames,
      Duration elapsed) {
    /**
     * Returns the value that {@code share} of {@code sorted} do not exceed; 0 if there are none.
     */
    public static long percentile(List<Long> sorted, double share) {
      int at = (int) Math.ceil(share * sorted.size()) - 1;
      return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, at));
    }
  }

  private static final int SAMPLE_RATE = 16_000;
  private static final int WAV_HEADER = 44;

  private final Plan plan;
  private final ServiceClient client;
  private final String avatar;
  private final long until;
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicLong seeds = new AtomicLong();
  private final Map<String, Integer> errors = new TreeMap<>(); // under its lock, like the lists
  private final List<Long> latencies = new ArrayList<>();
  private final List<Long> firstFrames = new ArrayList<>();

  private LoadRun(Plan plan) throws IOException, InterruptedException {
    if (!InetAddress.getByName(plan.service().getHost()).isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "load is put on services of this machine only, not on " + plan.service().getHost());
    }
    this.plan = plan;
    client = new ServiceClient(plan.service(), Optional.empty());
    avatar =
        client
            .preload(plan.portrait(), "{\"size\": " + plan.size() + "}")
            .get("token")
            .getAsString();
    until = System.nanoTime() + plan.atMost().toNanos();
  }

  /** Does it, and ends by itself. */
  public static Result run(Plan plan) throws IOException, InterruptedException {
    LoadRun run = new LoadRun(plan);
    long began = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < plan.clients(); i++) {
      threads.add(new Thread(run::haveVideosMade, "load-client-" + i));
    }
    for (int i = 0; i < plan.speakers(); i++) {
      threads.add(new Thread(run::speak, "load-speaker-" + i));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    run.latencies.sort(null);
    run.firstFrames.sort(null);
    return new Result(
        run.latencies.size(),
        run.streams.get(),
        run.refused.get(),
        run.errors,
        run.latencies,
        run.firstFrames,
        Duration.ofNanos(System.nanoTime() - began));
  }

  private boolean goesOn(int done) {
    return System.nanoTime() < until && (plan.endless() || done < plan.requests());
  }

  private void haveVideosMade() {
    try {
      Path target = Files.createTempFile("talkinghead-load", ".mp4");
      try {
        for (int done = 0; goesOn(done); done++) {
          haveOneMade(target);
        }
      } finally {
        Files.delete(target);
      }
    } catch (IOException e) {
      error(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void haveOneMade(Path target) throws InterruptedException {
    String options = "{\"size\": %d, \"seed\": %d}".formatted(plan.size(), seeds.incrementAndGet());
    long began = System.nanoTime();
    while (System.nanoTime() < until) {
      try {
        client.generate(plan.voice(), plan.portrait(), options, target);
        synchronized (latencies) {
          latencies.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }
        return;
      } catch (ServiceException e) {
        if (e.status() != 429) {
          error(e);
          return;
        }
        refused.incrementAndGet();
        pause(e.retryAfterSeconds().orElse(1));
      } catch (IOException e) {
        error(e);
        return;
      }
    }
  }

  private void pause(long seconds) throws InterruptedException {
    long left = until - System.nanoTime();
    TimeUnit.NANOSECONDS.sleep(Math.max(0, Math.min(left, TimeUnit.SECONDS.toNanos(seconds))));
  }

  private void speak() {
    try {
      byte[] wav = Files.readAllBytes(plan.voice());
      for (int done = 0; goesOn(done); done++) {
        speakOnce(wav);
      }
    } catch (IOException e) {
      error(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void speakOnce(byte[] wav) throws IOException, InterruptedException {
    JsonObject hello = new JsonObject();
    hello.addProperty("type", "hello");
    hello.addProperty("avatar", avatar);
    hello.addProperty("sampleRate", SAMPLE_RATE);
    CountDownLatch ready = new CountDownLatch(1);
    AtomicLong first = new AtomicLong();
    try (LiveClient live =
        LiveClient.open(
            plan.service(),
            hello,
            event -> {
              if (event.get("event").getAsString().equals("ready")) {
                ready.countDown();
              }
            },
            video -> first.compareAndSet(0, System.nanoTime()))) {
      var unused = live.ended().whenComplete((end, failure) -> ready.countDown());
      ready.await();
      long began = System.nanoTime();
      ClientExample.speak(
          new ByteArrayInputStream(wav, WAV_HEADER, wav.length - WAV_HEADER), SAMPLE_RATE, live);
      if (!live.ended().isDone()) {
        live.finish();
      }
      LiveClient.End end = live.ended().join();
      if (end.code() == 1000) {
        streams.incrementAndGet();
        synchronized (firstFrames) {
          firstFrames.add(TimeUnit.NANOSECONDS.toMillis(first.get() - began));
        }
      } else if (end.code() == 1013) {
        refused.incrementAndGet();
        pause(1);
      } else {
        error(new IOException("live: " + end));
      }
    } catch (java.util.concurrent.CompletionException e) {
      error(e);
    }
  }

  private void error(Exception failure) {
    synchronized (errors) {
      errors.merge(String.valueOf(failure.getMessage()), 1, Integer::sum);
    }
  }
}
