package io.talkinghead.bench;

import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Networks that answer at once with what is in the buffer: what remains is our own work. */
final class IdleEngine implements InferenceEngine {
  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String device() {
    return "none";
  }

  @Override
  public Network load(String role, Path model) {
    for (DittoModel known : DittoModel.values()) {
      if (known.file().equals(role)) {
        return new Idle(known);
      }
    }
    throw new IllegalArgumentException("unknown role " + role);
  }

  @Override
  public Map<String, String> versions() {
    return Map.of();
  }

  @Override
  public void close() {}

  private static final class Idle implements Network {
    private final DittoModel model;
    private final Map<String, Tensor> results = new LinkedHashMap<>();

    Idle(DittoModel model) {
      this.model = model;
      if (model == DittoModel.HUBERT) {
        results.put("encoding_out", Tensor.direct(Shape.of(20, 1024)));
      }
    }

    @Override
    public List<String> inputs() {
      return List.copyOf(model.inputs().keySet());
    }

    @Override
    public List<String> outputs() {
      return List.copyOf(model.outputs());
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      return results;
    }

    @Override
    public void run(Map<String, Tensor> inputs, Map<String, Tensor> wanted) {}

    @Override
    public void close() {}
  }
}
