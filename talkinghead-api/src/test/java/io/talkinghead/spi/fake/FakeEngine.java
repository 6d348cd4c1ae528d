package io.talkinghead.spi.fake;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs networks whose file says {@code scale n end}: {@code y = n * x}, float32[3]. */
public final class FakeEngine implements InferenceEngine {
  /** Makes an engine. */
  public FakeEngine() {}

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public Network load(String role, Path model) throws IOException {
    String[] words = Files.readString(model).split(" ");
    if (words.length != 3 || !words[2].equals("end")) {
      throw new InputException(ErrorCode.MODEL_INVALID, model + " is damaged.");
    }
    return new Scale(Float.parseFloat(words[1]));
  }

  @Override
  public Map<String, String> versions() {
    return Map.of();
  }

  @Override
  public void close() {}

  private static final class Scale implements Network {
    private final float factor;
    private final Guard guard = new Guard("this network");

    Scale(float factor) {
      this.factor = factor;
    }

    @Override
    public List<String> inputs() {
      return List.of("x");
    }

    @Override
    public List<String> outputs() {
      return List.of("y");
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      guard.requireOpen();
      Tensor x = inputs.get("x");
      if (inputs.size() != 1 || x == null || x.shape().rank() != 1) {
        throw new IllegalArgumentException("takes x, float32[3], got " + inputs);
      }
      FloatBuffer numbers = x.floats();
      float[] y = new float[numbers.capacity()];
      for (int i = 0; i < y.length; i++) {
        y[i] = factor * numbers.get(i);
      }
      return Map.of("y", Tensor.of(y, y.length));
    }

    @Override
    public void close() {
      guard.close();
    }
  }
}
