package io.talkinghead.backend.onnx;

import io.talkinghead.core.models.PackBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Offers {@link ModelsBench} to programs that do not know ONNX Runtime. */
public final class OnnxPackBench implements PackBench {
  @Override
  public String name() {
    return OnnxEngine.NAME;
  }

  @Override
  public boolean run(Path pack, int runs, Consumer<String> lines) throws IOException {
    lines.accept(ModelsBench.header());
    List<ModelsBench.Line> measured =
        new ModelsBench(runs).run(pack, line -> lines.accept(ModelsBench.format(line)));
    return measured.stream().allMatch(ModelsBench.Line::equal);
  }
}
