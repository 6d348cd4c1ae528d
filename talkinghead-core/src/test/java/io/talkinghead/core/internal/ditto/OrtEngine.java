package io.talkinghead.core.internal.ditto;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.talkinghead.ErrorCode;
import io.talkinghead.InferenceException;
import io.talkinghead.InputException;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The smallest engine that runs a model pack: ONNX Runtime on one thread, copies everywhere. */
public final class OrtEngine implements InferenceEngine {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  @Override
  public String name() {
    return "onnx-test";
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public Network load(String role, Path model) throws IOException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      return new Loaded(role, environment.createSession(model.toString(), options));
    } catch (OrtException e) {
      throw new InputException(ErrorCode.MODEL_INVALID, model + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Map<String, String> versions() {
    return Map.of("onnxruntime", environment.getVersion());
  }

  @Override
  public void close() {}

  private final class Loaded implements Network {
    private final String role;
    private final OrtSession session;

    Loaded(String role, OrtSession session) {
      this.role = role;
      this.session = session;
    }

    @Override
    public List<String> inputs() {
      return List.copyOf(session.getInputNames());
    }

    @Override
    public List<String> outputs() {
      return List.copyOf(session.getOutputNames());
    }

    @Override
    public Optional<long[]> declaredShape(String name) {
      try {
        var info = session.getInputInfo().get(name);
        info = info == null ? session.getOutputInfo().get(name) : info;
        return info != null && info.getInfo() instanceof TensorInfo tensor
            ? Optional.of(tensor.getShape())
            : Optional.empty();
      } catch (OrtException e) {
        throw new InferenceException(role, e);
      }
    }

    @Override
    public Optional<Tensor.Type> declaredType(String name) {
      try {
        var info = session.getInputInfo().get(name);
        return info != null && info.getInfo() instanceof TensorInfo tensor
            ? switch (tensor.type) {
              case FLOAT -> Optional.of(Tensor.Type.FLOAT32);
              case INT32 -> Optional.of(Tensor.Type.INT32);
              case INT64 -> Optional.of(Tensor.Type.INT64);
              default -> Optional.empty();
            }
            : Optional.empty();
      } catch (OrtException e) {
        throw new InferenceException(role, e);
      }
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      Map<String, OnnxTensor> values = new LinkedHashMap<>();
      try {
        for (var input : inputs.entrySet()) {
          Tensor tensor = input.getValue();
          long[] axes = tensor.shape().toArray();
          values.put(
              input.getKey(),
              tensor.type() == Tensor.Type.INT64
                  ? OnnxTensor.createTensor(environment, (LongBuffer) tensor.data(), axes)
                  : OnnxTensor.createTensor(environment, tensor.floats(), axes));
        }
        try (OrtSession.Result result = session.run(values)) {
          Map<String, Tensor> outputs = new LinkedHashMap<>();
          for (Map.Entry<String, OnnxValue> output : result) {
            OnnxTensor tensor = (OnnxTensor) output.getValue();
            FloatBuffer floats = tensor.getFloatBuffer();
            outputs.put(output.getKey(), Tensor.of(floats, Shape.of(tensor.getInfo().getShape())));
          }
          return outputs;
        }
      } catch (OrtException e) {
        throw new InferenceException(role + " failed: " + e.getMessage(), e);
      } finally {
        values.values().forEach(OnnxTensor::close);
      }
    }

    @Override
    public void close() {
      try {
        session.close();
      } catch (OrtException | IllegalStateException e) {
        // closed before
      }
    }
  }
}
