package io.talkinghead.backend.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.talkinghead.InputException;
import io.talkinghead.backend.onnx.graph.ModelFile;
import io.talkinghead.backend.onnx.graph.ModelWriter;
import io.talkinghead.backend.onnx.graph.PassChain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Turns a published model file into one that the runtime runs well, once: the result is kept under
 * the digest of the source's bytes, the passes and the runtime's version.
 *
 * <p><b>Threads:</b> any. Two that make the same file write equal bytes, and a file appears under
 * its name only when it is whole.
 */
final class ModelImporter {
  private static final System.Logger LOG = System.getLogger(ModelImporter.class.getName());

  private final Optional<Path> cache;
  private final String runtime;

  /** Keeps rewritten files in {@code cache}; {@code runtime} is the version of the runtime. */
  ModelImporter(Optional<Path> cache, String runtime) {
    this.cache = cache;
    this.runtime = runtime;
  }

  /** A model that the runtime can load: a file, or bytes where there is no cache. */
  sealed interface Source {
    /** A file, the published one or a rewritten one. */
    record OnDisk(Path file, boolean rewritten) implements Source {}

    /** A rewritten model in memory. */
    record InMemory(byte[] bytes) implements Source {}
  }

  /** Makes a graph out of files. */
  interface Recipe {
    /** Returns the graph; reads the files that {@link #prepare} was given. */
    ModelProto make() throws IOException;
  }

  /**
   * Prepares {@code model} by the passes of {@code chain} that concern it.
   *
   * @throws InputException with {@code MODEL_INVALID} if the file is damaged
   */
  Source prepare(Path model, PassChain chain) throws IOException {
    ModelFile file = ModelFile.read(model);
    PassChain plan = chain.plan(file.graph());
    if (plan.passes().isEmpty()) {
      return new Source.OnDisk(model, false);
    }
    return prepare(
        file.sources(),
        plan.signature(),
        () -> {
          rewrite(file, plan);
          return file.graph().toModel();
        });
  }

  /** Runs {@code plan} on the graph of {@code file}; a refusal names the file. */
  void rewrite(ModelFile file, PassChain plan) throws InputException {
    try {
      plan.apply(file.graph());
    } catch (InputException e) {
      throw ModelFile.invalid(file.path(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Prepares what {@code recipe} makes out of {@code sources}. */
  Source prepare(List<Path> sources, String signature, Recipe recipe) throws IOException {
    if (cache.isPresent()) {
      Path target = cache.get().resolve(digest(sources, signature) + ".onnx");
      if (Files.isRegularFile(target)) {
        return new Source.OnDisk(target, true);
      }
      ModelProto made = recipe.make();
      try {
        Files.createDirectories(cache.get());
        ModelWriter.write(made, target);
        return new Source.OnDisk(target, true);
      } catch (IOException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "Cannot keep a rewritten model in {0} ({1}); it is made anew at every start. Set"
                + " onnx.cache to a folder that can be written, or to none.",
            cache.get(),
            e);
        return new Source.InMemory(made.toByteArray());
      }
    }
    return new Source.InMemory(recipe.make().toByteArray());
  }

  private String digest(List<Path> sources, String signature) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((runtime + "\n" + signature + "\n").getBytes(StandardCharsets.UTF_8));
      byte[] block = new byte[1 << 18];
      for (Path source : sources) {
        try (InputStream stream = Files.newInputStream(source)) {
          for (int n = stream.read(block); n >= 0; n = stream.read(block)) {
            digest.update(block, 0, n);
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
