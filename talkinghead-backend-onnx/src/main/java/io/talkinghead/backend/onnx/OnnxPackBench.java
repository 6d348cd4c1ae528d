package io.talkinghead.backend.onnx;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.core.models.PackBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Offers {@link ModelsBench} to programs that do not know ONNX Runtime. */
public final class OnnxPackBench implements PackBench {
  @Override
  public String name() {
    return OnnxEngine.NAME;
  }

  @Override
  public List<String> run(Path pack, int runs, Consumer<String> lines) throws IOException {
    lines.accept(ModelsBench.header());
    List<ModelsBench.Line> measured =
        new ModelsBench(runs).run(pack, line -> lines.accept(ModelsBench.format(line)));
    List<String> differing = differing(measured);
    Set<String> broken = new LinkedHashSet<>();
    measured.forEach(line -> broken.add(line.network()));
    measured.stream().filter(ModelsBench.Line::runs).forEach(line -> broken.remove(line.network()));
    if (!broken.isEmpty()) {
      String others = String.join(", ", differing);
      throw new InputException(
          ErrorCode.MODEL_INVALID,
          "Of the networks in %s, these cannot be run: %s; their lines tell why. Fetch or import them again.%s"
              .formatted(
                  pack,
                  String.join(", ", broken),
                  others.isEmpty() ? "" : " And these give other numbers: " + others + "."));
    }
    return differing;
  }

  /**
   * Returns the forms that are not equal to the first that runs; what is refused before that one,
   * such as a published graph with a node of its own, is what the passes are for.
   */
  static List<String> differing(List<ModelsBench.Line> measured) {
    Set<String> running = new HashSet<>();
    List<String> differing = new ArrayList<>();
    for (ModelsBench.Line line : measured) {
      if (line.runs()) {
        running.add(line.network());
      }
      if (running.contains(line.network()) && !line.equal()) {
        String form = line.form().startsWith("+") ? line.form() : "(" + line.form() + ")";
        differing.add(line.network() + " " + form);
      }
    }
    return differing;
  }
}
