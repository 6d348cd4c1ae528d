package io.talkinghead.backend.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Inputs for a network that nobody explains: random, in the ranges that its names suggest. */
final class RandomInputs {
  private static final long SEED = 20_240_703;

  /** A window of the streaming voice network: samples at 16 kHz. */
  private static final long FREE_AXIS = 6480;

  private RandomInputs() {}

  /** Returns inputs in direct buffers, equal at every call. */
  static Map<String, Tensor> of(OrtSession session) throws OrtException {
    Random random = new Random(SEED);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (Map.Entry<String, NodeInfo> info : session.getInputInfo().entrySet()) {
      Optional<Value> value = Value.of(info.getKey(), info.getValue());
      if (value.isEmpty()) {
        throw new OrtException("input " + info.getKey() + " is no tensor of numbers");
      }
      inputs.put(info.getKey(), random(value.get(), random));
    }
    Tensor source = inputs.get("kp_source");
    Tensor driving = inputs.get("kp_driving");
    if (source != null && driving != null && source.shape().equals(driving.shape())) {
      FloatBuffer from = source.floats();
      FloatBuffer to = driving.floats();
      while (from.hasRemaining()) {
        to.put(from.get() + uniform(random, 0.05f));
      }
    }
    return inputs;
  }

  private static Tensor random(Value value, Random random) {
    long[] axes = value.axes().clone();
    for (int i = 0; i < axes.length; i++) {
      axes[i] = axes[i] >= 0 ? axes[i] : i == 0 ? 1 : FREE_AXIS;
    }
    Tensor tensor = Tensor.direct(value.type(), Shape.of(axes));
    switch (value.type()) {
      case FLOAT32 -> {
        FloatBuffer floats = tensor.floats();
        while (floats.hasRemaining()) {
          floats.put(number(value.name(), random));
        }
      }
      case INT64 -> {
        LongBuffer longs = (LongBuffer) tensor.data();
        while (longs.hasRemaining()) {
          longs.put(random.nextInt(1000));
        }
      }
      case INT32 -> {
        IntBuffer ints = (IntBuffer) tensor.data();
        while (ints.hasRemaining()) {
          ints.put(random.nextInt(1000));
        }
      }
      case UINT8 -> {} // zeros
    }
    return tensor;
  }

  private static float number(String name, Random random) {
    if (name.startsWith("kp_")) {
      return uniform(random, 0.3f);
    }
    return name.equals("image") ? random.nextFloat() : (float) random.nextGaussian();
  }

  private static float uniform(Random random, float bound) {
    return bound * (2 * random.nextFloat() - 1);
  }
}
