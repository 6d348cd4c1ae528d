package io.talkinghead.backend.djl;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.talkinghead.Checks;
import io.talkinghead.InferenceException;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Tensor;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A network on one of DJL's engines. DJL hands tensors over by position; this puts names on them.
 *
 * <p>Every call has an {@code NDManager} of its own, closed at its end: what a call allocates is
 * freed with it, whatever happens in it.
 *
 * <p><b>Threads:</b> any number of callers, which run side by side; {@link #close()} waits for
 * them. A call that has begun runs to its end; one whose thread is interrupted does not begin. <br>
 * <b>Ownership:</b> direct inputs in native byte order are read in place, others are copied into
 * buffers that the network keeps. Results are copied once, to the heap or to where the caller wants
 * them.
 */
final class DjlNetwork implements Network {
  private final String role;
  private final Path file;
  private final String device;
  private final Model model;
  private final Signature signature;
  private final Forward forward;
  private final Runnable onClose;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final ConcurrentLinkedDeque<Staging> stagings = new ConcurrentLinkedDeque<>();
  private boolean closed;

  /** Runs a model once. */
  interface Forward {
    /**
     * Hands the results to {@code taker}, valid during its call.
     *
     * @param scope of the call; closed after it
     * @param inputs in the order of the signature, of {@code scope}
     */
    void run(NDManager scope, NDList inputs, Consumer<NDList> taker) throws Exception;
  }

  /**
   * Takes over {@code model}, which is closed with this network.
   *
   * @param file for messages
   * @param onClose hears once that it is closed, before the model is
   */
  DjlNetwork(
      String role,
      Path file,
      String device,
      Model model,
      Signature signature,
      Forward forward,
      Consumer<DjlNetwork> onClose) {
    this.role = role;
    this.file = file;
    this.device = device;
    this.model = model;
    this.signature = signature;
    this.forward = forward;
    this.onClose = () -> onClose.accept(this);
  }

  @Override
  public List<String> inputs() {
    return Signature.names(signature.inputs());
  }

  @Override
  public List<String> outputs() {
    return Signature.names(signature.outputs());
  }

  /**
   * Returns the axes that manifest or graph declare, -1 for a free one; empty if nothing does.
   *
   * @throws IllegalArgumentException if there is no input or output of that name
   */
  @Override
  public Optional<long[]> declaredShape(String name) {
    Optional<Port> port = signature.port(name);
    Checks.argument(
        port.isPresent(), "%s has no %s; it has %s and %s", role, name, inputs(), outputs());
    return port.flatMap(Port::axes).map(long[]::clone);
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> arguments) {
    Map<String, Tensor> results = new LinkedHashMap<>();
    call(arguments, null, results);
    return results;
  }

  @Override
  public void run(Map<String, Tensor> arguments, Map<String, Tensor> results) {
    Objects.requireNonNull(results, "results");
    results.forEach((name, tensor) -> check("output", signature.outputs(), name, tensor));
    call(arguments, results, new LinkedHashMap<>());
  }

  private void check(String what, List<Port> known, String name, Tensor tensor) {
    Optional<Port> port = known.stream().filter(p -> p.name().equals(name)).findFirst();
    Checks.argument(
        port.isPresent(), "%s has no %s %s; it has %s", role, what, name, Signature.names(known));
    Checks.argument(
        port.orElseThrow().accepts(tensor),
        "%s %s of %s is %s, was %s",
        what,
        name,
        role,
        port.get(),
        tensor);
  }

  private void call(
      Map<String, Tensor> arguments,
      @Nullable Map<String, Tensor> targets,
      Map<String, Tensor> fresh) {
    for (Port input : signature.inputs()) {
      Checks.argument(
          arguments.containsKey(input.name()),
          "%s takes %s, was given %s",
          role,
          inputs(),
          arguments.keySet());
    }
    arguments.forEach((name, tensor) -> check("input", signature.inputs(), name, tensor));
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("Network " + role + " is closed");
      }
      if (Thread.currentThread().isInterrupted()) {
        throw failure("Cancelled run", arguments, "the thread was interrupted", null);
      }
      Staging staging = Optional.ofNullable(stagings.poll()).orElseGet(Staging::new);
      try (NDManager scope = model.getNDManager().newSubManager()) {
        forward.run(
            scope,
            inputs(scope, staging, arguments),
            results -> collect(results, arguments, targets, fresh));
      } catch (EngineException | IllegalStateException | UnsupportedOperationException e) {
        throw failure("Run", arguments, "failed: " + Causes.torch(e), e);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw failure("Run", arguments, "failed: " + Causes.deepest(e), e);
      } finally {
        stagings.push(staging);
        Reference.reachabilityFence(arguments); // the native side has read their memory
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  private NDList inputs(NDManager scope, Staging staging, Map<String, Tensor> arguments) {
    NDList list = new NDList(signature.inputs().size());
    for (Port input : signature.inputs()) {
      Tensor tensor = Objects.requireNonNull(arguments.get(input.name()));
      ByteBuffer bytes = staging.bytes(input.name(), tensor);
      ai.djl.ndarray.types.Shape shape = new ai.djl.ndarray.types.Shape(tensor.shape().toArray());
      NDArray array = scope.create(bytes, shape, Tensors.djl(tensor.type()));
      boolean half = input.type().equals(Optional.of(DataType.FLOAT16));
      list.add(half ? array.toType(DataType.FLOAT16, false) : array);
    }
    return list;
  }

  private void collect(
      NDList results,
      Map<String, Tensor> arguments,
      @Nullable Map<String, Tensor> targets,
      Map<String, Tensor> fresh) {
    if (results.size() != signature.outputs().size()) {
      throw failure(
          "Run",
          arguments,
          "gave %d tensors, wanted %s".formatted(results.size(), outputs()),
          null);
    }
    for (int i = 0; i < results.size(); i++) {
      String name = signature.outputs().get(i).name();
      Tensor target = targets == null ? null : targets.get(name);
      if (targets != null && target == null) {
        continue;
      }
      NDArray array = results.get(i);
      Tensor view =
          Tensors.view(array)
              .orElseThrow(
                  () ->
                      failure(
                          "Run",
                          arguments,
                          "gave %s as %s, which cannot be passed on"
                              .formatted(name, array.getDataType()),
                          null));
      if (target == null) {
        fresh.put(name, view.copy());
      } else {
        target.set(view);
      }
    }
  }

  private InferenceException failure(
      String what, Map<String, Tensor> arguments, String problem, @Nullable Throwable cause) {
    List<String> shapes = new ArrayList<>();
    arguments.forEach((name, tensor) -> shapes.add(name + " " + tensor));
    return new InferenceException(
        "%s of %s (%s) on %s with %s %s"
            .formatted(what, role, file, device, String.join(", ", shapes), problem),
        cause);
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      stagings.clear();
      try {
        onClose.run();
      } finally {
        model.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public String toString() {
    return role + " (" + file + ") on " + device;
  }
}
