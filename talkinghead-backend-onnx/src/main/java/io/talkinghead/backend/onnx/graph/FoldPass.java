package io.talkinghead.backend.onnx.graph;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Computes what is constant, and learns the shapes of all values, with the runtime's own basic
 * optimiser.
 *
 * <p>Exporters leave thousands of nodes that only compute shapes; later passes need those shapes as
 * numbers, and the runtime spends up to a second on them at every load. The result holds standard
 * operators only and does not depend on the processor.
 */
public final class FoldPass implements GraphPass {
  /** Below this number of nodes, folding saves no time worth a copy of the file. */
  private static final int MANY_NODES = 1000;

  private final OrtEnvironment environment;

  /** Folds with the runtime of {@code environment}. */
  public FoldPass(OrtEnvironment environment) {
    this.environment = Objects.requireNonNull(environment, "environment");
  }

  @Override
  public String name() {
    return "fold";
  }

  @Override
  public boolean concerns(ModelGraph graph) {
    return graph.nodes().size() >= MANY_NODES
        && graph.weights().values().stream().mapToLong(w -> w.getRawData().size()).sum()
            < ModelWriter.MAX_INLINE / 2;
  }

  @Override
  public boolean apply(ModelGraph graph) throws InputException {
    try {
      Path folder = Files.createTempDirectory("talkinghead-fold");
      try {
        Path folded = folder.resolve("folded.onnx");
        Path source = folder.resolve("source.onnx");
        ModelWriter.write(graph.toModel(), source);
        fold(source, folded);
        graph.adopt(ModelFile.load(folded));
        ShapeInference.infer(graph, environment);
        return true;
      } finally {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(file);
          }
        }
      }
    } catch (InputException e) {
      throw e;
    } catch (IOException | OrtException e) {
      throw new InputException(
          ErrorCode.MODEL_INVALID, "The graph cannot be folded: " + e.getMessage(), e);
    }
  }

  private void fold(Path source, Path folded) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(SessionOptions.OptLevel.BASIC_OPT);
      options.setOptimizedModelFilePath(folded.toString());
      options.setIntraOpNumThreads(1);
      options.addConfigEntry("session.disable_prepacking", "1"); // nothing will run
      OrtSession session = environment.createSession(source.toString(), options);
      session.close();
    }
  }
}
