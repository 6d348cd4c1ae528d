package io.talkinghead.core.internal.ditto;

import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** An engine one of whose networks gives other outputs. */
public record PatchedEngine(
    InferenceEngine engine, String role, UnaryOperator<Map<String, Tensor>> patch)
    implements InferenceEngine {
  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public String device() {
    return engine.device();
  }

  @Override
  public Map<String, String> versions() {
    return engine.versions();
  }

  @Override
  public void close() {
    engine.close();
  }

  @Override
  public Network load(String name, Path model) throws IOException {
    Network network = engine.load(name, model);
    return name.equals(role) ? new Patched(network, patch) : network;
  }

  private record Patched(Network network, UnaryOperator<Map<String, Tensor>> patch)
      implements Network {
    @Override
    public List<String> inputs() {
      return network.inputs();
    }

    @Override
    public List<String> outputs() {
      return network.outputs();
    }

    @Override
    public Optional<long[]> declaredShape(String name) {
      return network.declaredShape(name);
    }

    @Override
    public Optional<Tensor.Type> declaredType(String name) {
      return network.declaredType(name);
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      return patch.apply(network.run(inputs));
    }

    @Override
    public void close() {
      network.close();
    }
  }
}
