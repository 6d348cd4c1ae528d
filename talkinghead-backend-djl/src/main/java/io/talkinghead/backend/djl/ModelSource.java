package io.talkinghead.backend.djl;

import io.talkinghead.InputException;
import io.talkinghead.backend.djl.torchscript.TorchScriptConverter;
import io.talkinghead.core.models.ModelDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where a network's TorchScript comes from: the file itself, or one made out of an ONNX file once
 * and kept under the digest of its bytes.
 *
 * <p><b>Threads:</b> any. Two that convert the same file make the same; a file appears under its
 * name only when it is whole.
 */
final class ModelSource {
  private final Optional<Path> cache;
  private final OnnxConversion conversion;

  /**
   * Keeps what {@code conversion} makes in {@code cache}; without one, in a temporary folder until
   * it is loaded.
   */
  ModelSource(Optional<Path> cache, OnnxConversion conversion) {
    this.cache = cache;
    this.conversion = conversion;
  }

  /**
   * TorchScript that libtorch can load.
   *
   * @param file the archive
   * @param signature what it takes and gives
   * @param made whether it was converted, so that it can be made anew
   * @param passing folder to be removed once it is loaded; empty if the file stays
   */
  record Prepared(Path file, Signature signature, boolean made, Optional<Path> passing) {
    /** Removes what was there for loading only. */
    void release() throws IOException {
      if (passing.isPresent()) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(passing.get());
      }
    }
  }

  /**
   * Prepares {@code model}, which is ONNX if its name ends so.
   *
   * @throws InputException with {@code FILE_NOT_FOUND} or {@code MODEL_INVALID}
   */
  Prepared prepare(Path model) throws IOException {
    return model.toString().endsWith(".onnx") ? converted(model) : given(model);
  }

  private static Prepared given(Path model) throws IOException {
    Optional<TorchArchive.Forward> forward = TorchArchive.forward(model);
    Signature signature = Manifest.find(model).orElse(null);
    if (signature == null) {
      signature = ownNames(forward.orElseThrow(() -> unnamed(model)));
    } else if (forward.isPresent()
        && (forward.get().arguments().size() != signature.inputs().size()
            || forward.get().results() != signature.outputs().size())) {
      throw ModelFiles.invalid(
          model,
          "it takes %d and gives %d tensors, %s beside it names %s and %s"
              .formatted(
                  forward.get().arguments().size(),
                  forward.get().results(),
                  Manifest.NAME,
                  Signature.names(signature.inputs()),
                  Signature.names(signature.outputs())),
          null);
    }
    return new Prepared(model, signature, false, Optional.empty());
  }

  private static Signature ownNames(TorchArchive.Forward forward) {
    return new Signature(
        forward.arguments().stream().map(Port::named).toList(),
        IntStream.range(0, forward.results()).mapToObj(i -> Port.named("output" + i)).toList());
  }

  private static InputException unnamed(Path model) {
    return ModelFiles.invalid(
        model,
        "nothing tells its inputs; put a %s beside it that names them in their order"
            .formatted(Manifest.NAME),
        null);
  }

  private Prepared converted(Path model) throws IOException {
    OnnxSignature.Read graph = OnnxSignature.read(model);
    if (cache.isEmpty()) {
      Path folder = Files.createTempDirectory("talkinghead-torchscript");
      Path file = folder.resolve("network.pt");
      Prepared passing = new Prepared(file, graph.signature(), true, Optional.of(folder));
      try {
        conversion.convert(model, file);
        return passing;
      } catch (IOException | RuntimeException e) {
        passing.release();
        throw e;
      }
    }
    Path file = cache.get().resolve(digest(model, graph) + ".pt");
    if (!Files.isRegularFile(file)) {
      Files.createDirectories(cache.get());
      Path part = Files.createTempFile(cache.get(), "converting", ".part");
      try {
        conversion.convert(model, part);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    return new Prepared(file, graph.signature(), true, Optional.empty());
  }

  private static String digest(Path model, OnnxSignature.Read graph) throws IOException {
    StringBuilder parts =
        new StringBuilder()
            .append(TorchScriptConverter.REVISION)
            .append("-")
            .append(ModelDigest.of(model));
    for (Path external : graph.externals()) {
      if (!Files.isRegularFile(external)) {
        throw ModelFiles.invalid(model, "its weights are missing: " + external, null);
      }
      parts.append(ModelDigest.of(external));
    }
    if (graph.externals().isEmpty()) {
      return parts.toString();
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] all = parts.toString().getBytes(StandardCharsets.US_ASCII);
      return TorchScriptConverter.REVISION + "-" + HexFormat.of().formatHex(digest.digest(all));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
