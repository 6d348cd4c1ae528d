package io.talkinghead.backend.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Runs graphs on random inputs. */
final class Runs {
  private Runs() {}

  static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment();
  }

  /** Returns all outputs; equal seeds give equal inputs to graphs of equal inputs. */
  static Map<String, float[]> random(ModelProto model, long seed) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      try (OrtSession session = environment().createSession(model.toByteArray(), options)) {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        for (Map.Entry<String, NodeInfo> info : session.getInputInfo().entrySet()) {
          TensorInfo tensor = (TensorInfo) info.getValue().getInfo();
          Random random = new Random(seed ^ info.getKey().hashCode());
          inputs.put(info.getKey(), input(info.getKey(), tensor, random));
        }
        try (OrtSession.Result result = session.run(inputs)) {
          Map<String, float[]> floats = new LinkedHashMap<>();
          for (Map.Entry<String, OnnxValue> output : result) {
            floats.put(output.getKey(), floats((OnnxTensor) output.getValue()));
          }
          return floats;
        } finally {
          inputs.values().forEach(OnnxTensor::close);
        }
      }
    }
  }

  private static OnnxTensor input(String name, TensorInfo info, Random random) throws OrtException {
    int size = 1;
    long[] axes = info.getShape();
    for (int i = 0; i < axes.length; i++) {
      axes[i] = axes[i] < 0 ? 1 : axes[i];
      size *= (int) axes[i];
    }
    if (info.type == OnnxJavaType.INT64) {
      LongBuffer longs = LongBuffer.allocate(size);
      while (longs.hasRemaining()) {
        longs.put(random.nextInt(1000));
      }
      return OnnxTensor.createTensor(environment(), longs.flip(), axes);
    }
    FloatBuffer floats = FloatBuffer.allocate(size);
    while (floats.hasRemaining()) {
      floats.put(
          name.startsWith("kp")
              ? 0.4f * (2 * random.nextFloat() - 1)
              : (float) random.nextGaussian());
    }
    return OnnxTensor.createTensor(environment(), floats.flip(), axes);
  }

  private static float[] floats(OnnxTensor tensor) throws OrtException {
    if (tensor.getInfo().type == OnnxJavaType.UINT8) {
      byte[] bytes = tensor.getByteBuffer().array();
      float[] floats = new float[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        floats[i] = bytes[i] & 255;
      }
      return floats;
    }
    return tensor.getFloatBuffer().array();
  }

  /** Fails unless every number is within {@code tolerance} of the range of its output. */
  static void assertEqual(
      Map<String, float[]> actual, Map<String, float[]> expected, double tolerance) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, wanted) -> {
          float[] got = Objects.requireNonNull(actual.get(name));
          assertThat(got.length).isEqualTo(wanted.length);
          double range = 1;
          int worst = 0;
          for (int i = 0; i < wanted.length; i++) {
            range = Math.max(range, Math.abs(wanted[i]));
            if (!(Math.abs(got[i] - wanted[i]) <= Math.abs(got[worst] - wanted[worst]))) {
              worst = i;
            }
          }
          assertThat((double) Math.abs(got[worst] - wanted[worst]))
              .as(
                  "%s at %d of %d: got %s, wanted %s",
                  name, worst, wanted.length, got[worst], wanted[worst])
              .isLessThanOrEqualTo(tolerance * range);
        });
  }
}
