package io.talkinghead.backend.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.talkinghead.Checks;
import io.talkinghead.InferenceException;
import io.talkinghead.InputException;
import io.talkinghead.backend.onnx.graph.ModelFile;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A network on ONNX Runtime.
 *
 * <p><b>Threads:</b> any number of callers, which run side by side; {@link #close()} waits for
 * them. A call ends with an {@link InferenceException} within milliseconds of the operator in
 * progress when its thread is interrupted (the thread stays interrupted) or when {@link #cancel()}
 * is called. <br>
 * <b>Ownership:</b> direct inputs in native byte order are read in place, others are copied into
 * buffers that the network keeps. {@link #run(Map)} gives fresh arrays on the heap; {@link
 * #run(Map, Map)} writes into direct tensors of the caller without a copy.
 */
public final class OnnxNetwork implements Network {
  private final String role;
  private final Path file;
  private final String device;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final CallWatch watch;
  private final Runnable onClose;
  private final Map<String, Value> inputs;
  private final Map<String, Value> outputs;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final ConcurrentLinkedDeque<Workspace> workspaces = new ConcurrentLinkedDeque<>();
  private boolean closed;

  OnnxNetwork(
      String role,
      Path file,
      String device,
      OrtEnvironment environment,
      OrtSession session,
      CallWatch watch,
      Consumer<OnnxNetwork> onClose)
      throws OrtException, InputException {
    this.role = role;
    this.file = file;
    this.device = device;
    this.environment = environment;
    this.session = session;
    this.watch = watch;
    this.onClose = () -> onClose.accept(this);
    inputs = values(file, session.getInputInfo());
    outputs = values(file, session.getOutputInfo());
  }

  private static Map<String, Value> values(Path file, Map<String, NodeInfo> infos)
      throws InputException {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Map.Entry<String, NodeInfo> info : infos.entrySet()) {
      Optional<Value> value = Value.of(info.getKey(), info.getValue());
      values.put(
          info.getKey(),
          value.orElseThrow(
              () ->
                  ModelFile.invalid(
                      file,
                      "%s is %s; only tensors of float32, int64, int32 and uint8 can be passed"
                          .formatted(info.getKey(), info.getValue().getInfo()),
                      null)));
    }
    return values;
  }

  @Override
  public List<String> inputs() {
    return List.copyOf(inputs.keySet());
  }

  @Override
  public List<String> outputs() {
    return List.copyOf(outputs.keySet());
  }

  /**
   * Returns the axes that the file declares for an input or output, -1 for a free one.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  @Override
  public Optional<long[]> declaredShape(String name) {
    return Optional.of(declared(name).axes().clone());
  }

  /**
   * Returns the type that the file declares for an input or output.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  @Override
  public Optional<Tensor.Type> declaredType(String name) {
    return Optional.of(declared(name).type());
  }

  private Value declared(String name) {
    Value value = inputs.containsKey(name) ? inputs.get(name) : outputs.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "%s has no %s; it has %s and %s".formatted(role, name, inputs(), outputs()));
    }
    return value;
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
    results.forEach((name, tensor) -> check("output", outputs, name, tensor));
    call(arguments, results, new HashMap<>());
  }

  /** Ends the calls that are running now; each throws {@link InferenceException}. */
  public void cancel() {
    watch.cancel(this);
  }

  private void check(String what, Map<String, Value> known, String name, Tensor tensor) {
    Value value = known.get(name);
    Checks.argument(value != null, "%s has no %s %s; it has %s", role, what, name, known.keySet());
    if (value != null) {
      Checks.argument(
          value.accepts(tensor), "%s %s of %s is %s, was %s", what, name, role, value, tensor);
    }
  }

  /**
   * Runs once.
   *
   * @param targets where the wanted outputs go, or null for all outputs as fresh tensors
   * @param fresh receives the fresh tensors
   */
  private void call(
      Map<String, Tensor> arguments,
      @Nullable Map<String, Tensor> targets,
      Map<String, Tensor> fresh) {
    Checks.argument(
        arguments.keySet().equals(inputs.keySet()),
        "%s takes %s, was given %s",
        role,
        inputs.keySet(),
        arguments.keySet());
    arguments.forEach((name, tensor) -> check("input", inputs, name, tensor));
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("Network " + role + " is closed");
      }
      Workspace workspace = Optional.ofNullable(workspaces.poll()).orElseGet(this::newWorkspace);
      try {
        execute(workspace, arguments, targets, fresh);
      } finally {
        workspace.endCall();
        workspaces.push(workspace);
      }
    } finally {
      lock.readLock().unlock();
    }
  }

  private Workspace newWorkspace() {
    return new Workspace(environment);
  }

  private void execute(
      Workspace workspace,
      Map<String, Tensor> arguments,
      @Nullable Map<String, Tensor> targets,
      Map<String, Tensor> fresh) {
    boolean cancelled = Thread.currentThread().isInterrupted();
    try {
      if (cancelled) {
        throw new OrtException("cancelled before it began");
      }
      Map<String, OnnxTensor> views = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> argument : arguments.entrySet()) {
        views.put(argument.getKey(), workspace.input(argument.getKey(), argument.getValue()));
      }
      Plan plan = plan(workspace, targets);
      CallWatch.Call call = watch.begin(this);
      try (call;
          OrtSession.Result result =
              session.run(views, plan.requested(), plan.pinned(), call.options())) {
        collect(workspace, targets, fresh, result);
      } finally {
        cancelled = call.cancelled();
      }
    } catch (OrtException e) {
      throw failure(arguments, cancelled, e);
    }
  }

  private record Plan(Set<String> requested, Map<String, OnnxTensor> pinned) {}

  /** Chooses for every wanted output whether the runtime writes into a buffer or allocates. */
  private Plan plan(Workspace workspace, @Nullable Map<String, Tensor> targets)
      throws OrtException {
    Set<String> requested = new LinkedHashSet<>();
    Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
    for (Value output : outputs.values()) {
      Tensor target = targets == null ? null : targets.get(output.name());
      if (targets != null && target == null) {
        continue;
      }
      Optional<Shape> shape = target == null ? output.fixed() : Optional.of(target.shape());
      if (target != null && NativeTensor.inPlace(target)) {
        pinned.put(output.name(), workspace.passing(target));
      } else if (shape.isPresent()) {
        pinned.put(output.name(), workspace.output(output.name(), output.type(), shape.get()));
      } else {
        requested.add(output.name());
      }
    }
    return new Plan(requested, pinned);
  }

  private void collect(
      Workspace workspace,
      @Nullable Map<String, Tensor> targets,
      Map<String, Tensor> fresh,
      OrtSession.Result result) {
    for (Value output : outputs.values()) {
      if (targets != null) {
        Tensor target = targets.get(output.name());
        if (target != null && !NativeTensor.inPlace(target)) {
          target.set(workspace.written(output.name()));
        }
      } else if (output.fixed().isPresent()) {
        fresh.put(output.name(), workspace.written(output.name()).copy());
      } else {
        OnnxTensor value = (OnnxTensor) result.get(output.name()).orElseThrow();
        fresh.put(output.name(), NativeTensor.copy(output.type(), value));
      }
    }
  }

  private InferenceException failure(
      Map<String, Tensor> arguments, boolean cancelled, OrtException cause) {
    List<String> shapes = new ArrayList<>();
    arguments.forEach((name, tensor) -> shapes.add(name + " " + tensor));
    return new InferenceException(
        "%s of %s (%s) on %s with %s%s"
            .formatted(
                cancelled ? "Cancelled run" : "Run",
                role,
                file,
                device,
                String.join(", ", shapes),
                cancelled ? "" : " failed: " + cause.getMessage()),
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
      workspaces.forEach(Workspace::close);
      workspaces.clear();
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("Network " + role + " cannot be closed", e);
    } finally {
      lock.writeLock().unlock();
      onClose.run();
    }
  }

  @Override
  public String toString() {
    return role + " (" + file + ") on " + device;
  }
}
