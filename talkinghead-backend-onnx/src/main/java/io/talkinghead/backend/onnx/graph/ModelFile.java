package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX file as it was read: its graph, and the files that hold it.
 *
 * <p>Files are mapped, and the weights point into the mapping: reading 1.3 GB costs the heap almost
 * nothing. Weights beside the file (external data) are followed only into the file's own folder.
 *
 * @param path the file
 * @param graph what it holds; weights beside the file are resolved
 * @param sources the file itself and the files of its external data
 */
public record ModelFile(Path path, ModelGraph graph, List<Path> sources) {
  public ModelFile {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(graph, "graph");
    sources = List.copyOf(sources);
  }

  /**
   * Reads {@code path}.
   *
   * @throws InputException with {@code FILE_NOT_FOUND}, or with {@code MODEL_INVALID} if the file
   *     is damaged or its external data is missing, too short, or outside of its folder
   */
  public static ModelFile read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new InputException(ErrorCode.FILE_NOT_FOUND, "No such model file: " + path);
    }
    ModelProto model = parse(path);
    if (!model.hasGraph()
        || model.getGraph().getNodeCount() == 0
        || model.getOpsetImportCount() == 0) {
      throw invalid(path, "no ONNX graph in it; is it an ONNX file?", null);
    }
    List<Path> sources = new ArrayList<>(List.of(path));
    return new ModelFile(path, new ModelGraph(resolve(path, model, sources)), sources);
  }

  /** Reads {@code path}, which has no external data, into memory, so that it may be deleted. */
  static ModelGraph load(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(channel.size()));
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      return new ModelGraph(parse(bytes.flip()));
    }
  }

  private static ModelProto parse(ByteBuffer bytes) throws InvalidProtocolBufferException {
    try {
      CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      input.enableAliasing(true); // the weights stay where they are
      return ModelProto.parseFrom(input);
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
  }

  private static ModelProto parse(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw invalid(path, "larger than 2 GiB, which the format does not allow", null);
      }
      return parse(channel.map(MapMode.READ_ONLY, 0, channel.size()));
    } catch (InvalidProtocolBufferException e) {
      throw invalid(path, "damaged or cut off: " + e.getMessage(), e);
    }
  }

  private static ModelProto resolve(Path path, ModelProto model, List<Path> sources)
      throws IOException {
    refuseInnerReferences(path, model.getGraph());
    ModelProto.Builder resolved = null;
    for (int i = 0; i < model.getGraph().getInitializerCount(); i++) {
      TensorProto tensor = model.getGraph().getInitializer(i);
      if (isExternal(tensor)) {
        if (resolved == null) {
          resolved = model.toBuilder();
        }
        resolved.getGraphBuilder().setInitializer(i, load(path, tensor, sources));
      }
    }
    return resolved == null ? model : resolved.build();
  }

  private static boolean isExternal(TensorProto tensor) {
    return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  private static void refuseInnerReferences(Path path, GraphProto graph) throws InputException {
    for (NodeProto node : graph.getNodeList()) {
      for (AttributeProto attribute : node.getAttributeList()) {
        boolean inner =
            isExternal(attribute.getT())
                || attribute.getG().getInitializerList().stream().anyMatch(ModelFile::isExternal);
        if (inner) {
          throw invalid(path, "external data inside of node " + node.getName(), null);
        }
        refuseInnerReferences(path, attribute.getG());
      }
    }
  }

  private static TensorProto load(Path path, TensorProto tensor, List<Path> sources)
      throws IOException {
    String location = "";
    long offset = 0;
    long length = -1;
    try {
      for (var entry : tensor.getExternalDataList()) {
        switch (entry.getKey()) {
          case "location" -> location = entry.getValue();
          case "offset" -> offset = Long.parseLong(entry.getValue());
          case "length" -> length = Long.parseLong(entry.getValue());
          default -> {} // a checksum, or a key of a later format
        }
      }
    } catch (NumberFormatException e) {
      throw invalid(path, "external data of " + tensor.getName() + " has no valid extent", e);
    }
    Path file = inside(path, tensor.getName(), location);
    try (FileChannel channel = FileChannel.open(file)) {
      long end = length < 0 ? channel.size() : Math.addExact(offset, length);
      if (offset < 0 || end > channel.size() || end - offset > Integer.MAX_VALUE || end < offset) {
        throw invalid(
            path,
            "external data of %s is bytes %d to %d of %s, which has %d"
                .formatted(tensor.getName(), offset, end, location, channel.size()),
            null);
      }
      if (!sources.contains(file)) {
        sources.add(file);
      }
      return tensor.toBuilder()
          .clearExternalData()
          .clearDataLocation()
          .setRawData(
              UnsafeByteOperations.unsafeWrap(channel.map(MapMode.READ_ONLY, offset, end - offset)))
          .build();
    } catch (ArithmeticException e) {
      throw invalid(path, "external data of " + tensor.getName() + " has no valid extent", e);
    }
  }

  /** Returns the file that {@code location} names, which must not lead out of the folder. */
  private static Path inside(Path path, String tensor, String location) throws IOException {
    Path folder = path.toAbsolutePath().normalize().getParent();
    try {
      Path file = Objects.requireNonNull(folder).resolve(location).normalize();
      if (location.isEmpty() || Path.of(location).isAbsolute() || !file.startsWith(folder)) {
        throw invalid(
            path,
            "external data of %s points outside of its folder: '%s'".formatted(tensor, location),
            null);
      }
      if (!Files.isRegularFile(file)) {
        throw invalid(path, "external data of %s is missing: %s".formatted(tensor, location), null);
      }
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        throw invalid(
            path,
            "external data of %s is a link out of its folder: '%s'".formatted(tensor, location),
            null);
      }
      return file;
    } catch (InvalidPathException e) {
      throw invalid(path, "external data of " + tensor + " has no valid location", e);
    }
  }

  /** Makes the exception that names file and reason. */
  public static InputException invalid(Path path, String reason, @Nullable Throwable cause) {
    return new InputException(
        ErrorCode.MODEL_INVALID, "Model file " + path + " cannot be used: " + reason, cause);
  }
}
