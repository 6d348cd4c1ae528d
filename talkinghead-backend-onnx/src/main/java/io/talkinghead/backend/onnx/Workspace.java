package io.talkinghead.backend.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The buffers of one call at a time: allocated when first needed, kept from call to call.
 *
 * <p>Inputs from the heap are copied here; fixed outputs are written here by the runtime and copied
 * to where they are wanted, so that nothing that a caller holds is ever overwritten.
 */
final class Workspace implements AutoCloseable {
  private final OrtEnvironment environment;
  private final Map<String, Kept> kept = new HashMap<>();
  private final List<OnnxTensor> passing = new ArrayList<>();

  private record Kept(Tensor tensor, OnnxTensor view) {}

  Workspace(OrtEnvironment environment) {
    this.environment = environment;
  }

  /** Returns the runtime's view of an input: in place if it can be, else of a copy. */
  OnnxTensor input(String name, Tensor tensor) throws OrtException {
    if (NativeTensor.inPlace(tensor)) {
      return passing(tensor);
    }
    Kept copy = kept("in " + name, tensor.type(), tensor.shape());
    copy.tensor().set(tensor);
    return copy.view();
  }

  /** Returns the runtime's view of a buffer of the caller for the length of this call. */
  OnnxTensor passing(Tensor tensor) throws OrtException {
    OnnxTensor view = NativeTensor.view(environment, tensor);
    passing.add(view);
    return view;
  }

  /** Returns the runtime's view of a buffer for an output of fixed shape. */
  OnnxTensor output(String name, Tensor.Type type, Shape shape) throws OrtException {
    return kept("out " + name, type, shape).view();
  }

  /** Returns the buffer behind {@link #output}. */
  Tensor written(String name) {
    return find("out " + name).tensor();
  }

  private Kept find(String key) {
    Kept found = kept.get(key);
    if (found == null) {
      throw new IllegalStateException("nothing kept for " + key);
    }
    return found;
  }

  private Kept kept(String key, Tensor.Type type, Shape shape) throws OrtException {
    Kept old = kept.get(key);
    if (old != null && old.tensor().shape().equals(shape)) {
      return old;
    }
    Tensor tensor = Tensor.direct(type, shape);
    Kept fresh = new Kept(tensor, NativeTensor.view(environment, tensor));
    kept.put(key, fresh);
    if (old != null) {
      old.view().close();
    }
    return fresh;
  }

  /** Lets go of the caller's buffers. */
  void endCall() {
    passing.forEach(OnnxTensor::close);
    passing.clear();
  }

  @Override
  public void close() {
    endCall();
    kept.values().forEach(entry -> entry.view().close());
    kept.clear();
  }
}
