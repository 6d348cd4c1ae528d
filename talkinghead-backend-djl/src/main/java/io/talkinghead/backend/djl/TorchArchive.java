package io.talkinghead.backend.djl;

import io.talkinghead.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A look into a file before libtorch gets it: whether it is TorchScript at all, and how many
 * arguments its network takes.
 *
 * <p>TorchScript is a zip with one folder that holds {@code data.pkl} (the module), {@code
 * constants.pkl}, and its code under {@code code/}, a subset of Python. A checkpoint ({@code .pth})
 * has weights without code, an exported program ({@code .pt2}) has another code; neither runs in
 * libtorch without Python. Nothing in the file is executed here.
 */
final class TorchArchive {
  private static final Pattern ROOT = Pattern.compile("c(__torch__[\\w.]*)\n(\\w+)\n");
  private static final Pattern RESULTS = Pattern.compile("Tensor|Tuple\\[Tensor(, Tensor)*\\]");
  private static final int MAX_TEXT = 8 << 20;
  private static final String EXPORT =
      "; give the network as ONNX, or export it as TorchScript (torch.jit.trace or script, then save)";

  private TorchArchive() {}

  /**
   * The head of a network's function.
   *
   * @param arguments their names in its own code, often made up by the exporter
   * @param results how many tensors it returns
   */
  record Forward(List<String> arguments, int results) {
    Forward {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * Returns what the network takes and gives as its own code has it; empty if that cannot be read,
   * which is no fault.
   *
   * @throws InputException with {@code FILE_NOT_FOUND} or {@code MODEL_INVALID} if the file is no
   *     TorchScript archive; says what it is and what to do
   */
  static Optional<Forward> forward(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw ModelFiles.missing(file);
    }
    requireZip(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String folder = zip.stream().findFirst().map(TorchArchive::folder).orElse("");
      if (zip.stream().noneMatch(entry -> entry.getName().startsWith(folder + "code/"))) {
        throw ModelFiles.invalid(file, foreign(zip) + EXPORT, null);
      }
      return forward(zip, folder);
    } catch (ZipException e) {
      throw ModelFiles.invalid(
          file, "the archive is damaged or cut short (" + e.getMessage() + "); copy it anew", e);
    }
  }

  private static String folder(ZipEntry entry) {
    int slash = entry.getName().indexOf('/');
    return slash < 0 ? "" : entry.getName().substring(0, slash + 1);
  }

  private static String foreign(ZipFile zip) {
    List<String> names = zip.stream().map(ZipEntry::getName).toList();
    if (names.stream().anyMatch(name -> name.endsWith("archive_format"))
        || names.stream().anyMatch(name -> name.endsWith("serialized_exported_program.json"))) {
      return "it is an exported program (.pt2), which only Python runs";
    }
    return names.stream().anyMatch(name -> name.endsWith("data.pkl"))
        ? "it is a checkpoint (.pth), weights without a network"
        : "the archive holds no TorchScript";
  }

  private static void requireZip(Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(64);
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    String name = String.valueOf(file.getFileName());
    if (text.startsWith("PK\3\4")) {
      return;
    }
    String reason;
    if (start.length == 0) {
      reason = "it is empty; copy it anew";
    } else if (text.startsWith("version https://git-lfs")) {
      reason = "it is a Git LFS pointer; run 'git lfs pull' in its folder";
    } else if (name.endsWith(".safetensors") || text.startsWith("{\"", 8)) {
      reason = "it is a safetensors file, weights without a network" + EXPORT;
    } else if (name.endsWith(".pth") || text.startsWith("\u0080\2")) {
      reason = "it is an old checkpoint, a Python pickle, which is never run here" + EXPORT;
    } else {
      reason = "it is no TorchScript archive" + EXPORT;
    }
    throw ModelFiles.invalid(file, reason, null);
  }

  /** Finds the module's class in {@code data.pkl}, and in its code the head of {@code forward}. */
  private static Optional<Forward> forward(ZipFile zip, String folder) throws IOException {
    Matcher root = ROOT.matcher(text(zip, folder + "data.pkl"));
    if (!root.find()) {
      return Optional.empty();
    }
    String code = text(zip, folder + "code/" + root.group(1).replace('.', '/') + ".py");
    int owner = code.indexOf("class " + root.group(2) + "(");
    int head = owner < 0 ? -1 : code.indexOf("def forward(", owner);
    int end = head < 0 ? -1 : code.indexOf(") -> ", head);
    int body = end < 0 ? -1 : code.indexOf(":\n", end);
    if (body < 0) {
      return Optional.empty();
    }
    List<String> arguments =
        Stream.of(code.substring(code.indexOf('(', head) + 1, end).split(",\\s*\n"))
            .map(argument -> argument.strip().split(":", 2)[0])
            .filter(name -> !name.equals("self"))
            .toList();
    String type = code.substring(end + ") -> ".length(), body);
    Matcher tensors = RESULTS.matcher(type);
    return tensors.matches()
        ? Optional.of(new Forward(arguments, type.split(",").length))
        : Optional.empty();
  }

  private static String text(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      return "";
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return new String(in.readNBytes(MAX_TEXT), StandardCharsets.ISO_8859_1);
    }
  }
}
