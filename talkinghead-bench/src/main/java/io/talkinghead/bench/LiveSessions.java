package io.talkinghead.bench;

import io.talkinghead.Avatar;
import io.talkinghead.Capacity;
import io.talkinghead.FrameSize;
import io.talkinghead.Options;
import io.talkinghead.core.TalkingHead;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How many live sessions the machine carries: sound is written in real time in pieces of 20 ms to
 * 1, 2, 4 and 8 streams that begin at once. {@code java -cp talkinghead-bench/target/benchmarks.jar
 * io.talkinghead.bench.LiveSessions [seconds] [rounds]}
 *
 * <p>Two ways out: {@code frames}, paced, so that a picture that cannot be begun in time is left
 * out; and {@code fmp4}, encoded with its sound in fragments of 200 ms, where a picture is late if
 * it is not encoded in time. In time means within {@link LiveSession#DELAY} after the sound that
 * the picture needs was there. Where the feeder itself was late, the machine was busy with other
 * work, and the row says little.
 */
public final class LiveSessions {
  private static final int[] SIDES = {512, 320};
  private static final int[] SESSIONS = {1, 2, 4, 8};
  private static final int FPS = 25;

  private LiveSessions() {}

  /** Runs the table; each cell lasts {@code seconds} (10), {@code rounds} (3) times. */
  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    Options options = Options.builder().backend("builtin").capacity(new Capacity(8, 2, 10)).build();
    try (TalkingHead head = TalkingHead.open(options)) {
      head.warmUp();
      run(head, avatars(head, SIDES[0]), 2, /* encoded= */ true, 5); // the compiler's turn
      System.out.println(
          "side  out     sessions  late frames  fps each  cores  ready p50/p95/max ms"
              + "  first frame p50/p95 ms  look-ahead ms  feeder late max ms");
      for (int side : SIDES) {
        Avatar[] avatars = avatars(head, side);
        for (boolean encoded : new boolean[] {false, true}) {
          for (int sessions : SESSIONS) {
            measure(head, avatars, sessions, encoded, seconds, rounds);
          }
        }
      }
    }
  }

  private static Avatar[] avatars(TalkingHead head, int side) throws IOException {
    return new Avatar[] {
      head.encode(Samples.portrait("cartoon.png"), FrameSize.square(side)),
      head.encode(Samples.portrait("astronaut.png"), FrameSize.square(side))
    };
  }

  private static void measure(
      TalkingHead head, Avatar[] avatars, int sessions, boolean encoded, int seconds, int rounds)
      throws Exception {
    List<LiveSession> done = new ArrayList<>();
    long cpu = processNanos();
    long wall = System.nanoTime();
    for (int round = 0; round < rounds; round++) {
      done.addAll(run(head, avatars, sessions, encoded, seconds));
    }
    double cores = (processNanos() - cpu) / (double) (System.nanoTime() - wall);
    long late = done.stream().mapToLong(LiveSession::lateFrames).sum();
    long shown = done.stream().mapToLong(LiveSession::frames).sum() - (encoded ? 0 : late);
    double[] ready = sorted(done.stream().flatMapToDouble(LiveSession::readyMillis).toArray());
    double[] first = sorted(done.stream().mapToDouble(s -> millis(s.firstFrame())).toArray());
    System.out.printf(
        Locale.ROOT,
        "%4d  %-6s  %8d  %11d  %8.2f  %5.2f  %6.1f %6.1f %6.1f  %10.1f %10.1f  %12.0f  %17.1f%n",
        done.get(0).width(),
        encoded ? "fmp4" : "frames",
        sessions,
        late,
        shown / (double) (done.size() * seconds),
        cores,
        quantile(ready, 0.5),
        quantile(ready, 0.95),
        quantile(ready, 1),
        quantile(first, 0.5),
        quantile(first, 0.95),
        done.stream().mapToDouble(s -> millis(s.lookAhead())).max().orElse(0),
        done.stream().mapToDouble(s -> millis(s.feederLate())).max().orElse(0));
  }

  /** Runs sessions side by side; each has another place in the sample voice, and another seed. */
  private static List<LiveSession> run(
      TalkingHead head, Avatar[] avatars, int sessions, boolean encoded, int seconds)
      throws Exception {
    float[] voice = Samples.pcm();
    List<LiveSession> all = new ArrayList<>();
    List<Thread> feeders = new ArrayList<>();
    try {
      for (int i = 0; i < sessions; i++) {
        all.add(LiveSession.open(head, avatars[i % avatars.length], FPS, /* seed= */ i, encoded));
      }
      long start = System.nanoTime() + 50_000_000;
      for (LiveSession session : all) {
        int from = 9000 * feeders.size();
        feeders.add(new Thread(() -> session.feed(voice, from, seconds, start)));
        feeders.get(feeders.size() - 1).start();
      }
      for (Thread feeder : feeders) {
        feeder.join();
      }
      for (LiveSession session : all) {
        session.finish();
      }
    } finally {
      all.forEach(LiveSession::close);
    }
    return all;
  }

  private static long processNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private static double[] sorted(double[] values) {
    Arrays.sort(values);
    return values;
  }

  /** Returns the value that the share {@code q} of all sorted values does not exceed. */
  private static double quantile(double[] sorted, double q) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(q * (sorted.length - 1))];
  }
}
