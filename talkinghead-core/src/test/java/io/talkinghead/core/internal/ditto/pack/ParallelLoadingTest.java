package io.talkinghead.core.internal.ditto.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.core.internal.memory.MemoryGate;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Networks of one engine that load at once, or may not. Each file has 100 bytes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait may be endless
class ParallelLoadingTest {
  @TempDir Path folder;

  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private Step step = role -> {};
  private long freeBytes = 1000;
  private final SharedEngine shared = new SharedEngine(new Slow(), new MemoryGate(() -> freeBytes));

  /** What happens while a network is being loaded. */
  private interface Step {
    void during(String role) throws Exception;
  }

  @BeforeEach
  void writeModels() throws IOException {
    for (String role : List.of("a", "b")) {
      Files.write(file(role), new byte[100]);
    }
  }

  private Path file(String role) {
    return folder.resolve(role + ".onnx");
  }

  private final class Slow implements InferenceEngine {
    @Override
    public String name() {
      return "slow";
    }

    @Override
    public String device() {
      return "none";
    }

    @Override
    public Network load(String role, Path model) throws IOException {
      events.add("begin " + role);
      try {
        step.during(role);
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
      events.add("end " + role);
      return new Network() {
        @Override
        public List<String> inputs() {
          return List.of();
        }

        @Override
        public List<String> outputs() {
          return List.of();
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs) {
          return inputs;
        }

        @Override
        public void close() {
          events.add("close " + role);
        }
      };
    }

    @Override
    public Map<String, String> versions() {
      return Map.of();
    }

    @Override
    public void close() {
      events.add("close engine");
    }
  }

  /** Something done on a thread of its own. */
  private static final class Other<T> {
    private final FutureTask<T> task;
    private final Thread thread;

    Other(Callable<T> work) {
      task = new FutureTask<>(work);
      thread = new Thread(task);
      thread.start();
    }

    T result() throws Exception {
      return task.get();
    }

    /** Returns when it waits for somebody, or {@code wrong} has happened, which must not. */
    void awaitWaiting(Callable<Boolean> wrong) throws Exception {
      while (thread.getState() != Thread.State.WAITING && !wrong.call() && !task.isDone()) {
        Thread.onSpinWait();
      }
    }
  }

  private Other<Network> loading(JoiningEngine engine, String role) {
    return new Other<>(() -> engine.load(role, file(role)));
  }

  @Test
  void twoNetworks_loadAtOnce() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    step =
        role -> {
          both.countDown();
          both.await(); // each waits for the other to have begun
        };
    try (JoiningEngine engine = shared.lease()) {
      Other<Network> a = loading(engine, "a");
      Other<Network> b = loading(engine, "b");
      a.result().close();
      b.result().close();
    }
    assertThat(events).hasSize(7).contains("close a", "close b", "close engine");
  }

  @Test
  void whereMemoryIsShort_theyLoadOneAfterTheOther() throws Exception {
    freeBytes = 199; // one byte too little for both
    step =
        role -> {
          if (role.equals("a")) {
            begun.countDown();
            go.await();
          }
        };
    try (JoiningEngine engine = shared.lease();
        AutoCloseable freed = go::countDown) { // ahead of the engine, which waits for loads
      Other<Network> a = loading(engine, "a");
      begun.await();
      Other<Network> b = loading(engine, "b");
      b.awaitWaiting(() -> events.contains("begin b"));
      assertThat(events).containsExactly("begin a");
      freed.close();
      a.result();
      b.result();
      assertThat(events).containsExactly("begin a", "end a", "begin b", "end b");
    }
  }

  @Test
  void sameNetwork_isLoadedOnce_alsoWhileItIsLoading() throws Exception {
    step =
        role -> {
          begun.countDown();
          go.await();
        };
    try (JoiningEngine engine = shared.lease();
        AutoCloseable freed = go::countDown) { // ahead of the engine, which waits for loads
      Other<Network> one = loading(engine, "a");
      begun.await();
      Other<Network> two = loading(engine, "a");
      two.awaitWaiting(() -> events.size() > 1);
      freed.close();
      Network second = two.result();
      one.result().close();
      assertThat(second.run(Map.of())).isEmpty();
      assertThat(events).containsExactly("begin a", "end a");
      second.close();
      assertThat(events).containsExactly("begin a", "end a", "close a");
    }
  }

  @Test
  void failure_isEachOnesOwn_andLeavesTheOthersTheirNetworks() throws Exception {
    step =
        role -> {
          begun.countDown();
          go.await();
          if (role.equals("a")) {
            throw new InputException(ErrorCode.MODEL_INVALID, "damaged");
          }
        };
    freeBytes = 0; // what a failed one took is given back
    try (JoiningEngine engine = shared.lease();
        AutoCloseable freed = go::countDown) { // ahead of the engine, which waits for loads
      Other<Network> one = loading(engine, "a");
      begun.await();
      Other<Network> two = loading(engine, "a");
      two.awaitWaiting(() -> events.size() > 1);
      freed.close();
      for (Other<Network> each : List.of(one, two)) {
        assertThatThrownBy(each::result)
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOfSatisfying(
                InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID));
      }
      engine.load("b", file("b")).close();
      step = role -> {};
      engine.load("a", file("a")).close();
      assertThat(events)
          .containsExactly(
              "begin a", "begin a", "begin b", "end b", "close b", "begin a", "end a", "close a");
    }
  }

  @Test
  void engine_isNotClosedUnderALoad() throws Exception {
    step =
        role -> {
          begun.countDown();
          go.await();
        };
    JoiningEngine engine = shared.lease();
    Other<Network> a = loading(engine, "a");
    begun.await();
    Other<String> closing =
        new Other<>(
            () -> {
              engine.close();
              return "closed";
            });
    closing.awaitWaiting(() -> events.contains("close engine"));
    go.countDown();
    assertThat(closing.result()).isEqualTo("closed");
    a.result();
    assertThat(events).containsExactly("begin a", "end a", "close engine");
    assertThatThrownBy(() -> engine.load("b", file("b"))).isInstanceOf(IllegalStateException.class);
  }
}
