package io.talkinghead.backend.djl;

import ai.djl.ndarray.types.DataType;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.talkinghead.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an ONNX file says about its graph's inputs and outputs, and which files hold its weights.
 *
 * <p>The file is run through once and the weights in it are skipped, so that one of gigabytes takes
 * no memory. Field numbers are those of <a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>.
 */
final class OnnxSignature {
  private final List<ValueInfoProto> inputs = new ArrayList<>();
  private final List<ValueInfoProto> outputs = new ArrayList<>();
  private final Set<String> weights = new HashSet<>();
  private final Set<String> locations = new TreeSet<>();

  private OnnxSignature() {}

  /**
   * A graph from outside.
   *
   * @param signature inputs (without those that are weights) and outputs, in the file's order
   * @param externals the files beside it that hold weights
   */
  record Read(Signature signature, List<Path> externals) {}

  /**
   * Reads {@code file}.
   *
   * @throws InputException with {@code FILE_NOT_FOUND} or {@code MODEL_INVALID}
   */
  static Read read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw ModelFiles.missing(file);
    }
    OnnxSignature graph = new OnnxSignature();
    try (InputStream in = Files.newInputStream(file)) {
      CodedInputStream stream = CodedInputStream.newInstance(in);
      stream.setSizeLimit(Integer.MAX_VALUE);
      graph.model(stream);
    } catch (InvalidProtocolBufferException e) {
      throw ModelFiles.invalid(file, "it is no ONNX graph (" + e.getMessage() + ")", e);
    }
    List<Port> in = new ArrayList<>();
    for (ValueInfoProto input : graph.inputs) {
      if (!graph.weights.contains(input.getName())) { // old graphs list their weights, too
        in.add(port(input));
      }
    }
    List<Port> out = graph.outputs.stream().map(OnnxSignature::port).toList();
    if (in.isEmpty() || out.isEmpty()) {
      throw ModelFiles.invalid(file, "it is no ONNX graph: it has no inputs or no outputs", null);
    }
    List<Path> externals = new ArrayList<>();
    for (String location : graph.locations) {
      Path external = file.resolveSibling(location).normalize();
      if (!external.startsWith(file.resolveSibling("").normalize())) {
        throw ModelFiles.invalid(file, "its weights lie outside of its folder: " + location, null);
      }
      externals.add(external);
    }
    return new Read(new Signature(in, out), externals);
  }

  private void model(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 7 /* graph */) {
        int outer = in.pushLimit(in.readRawVarint32());
        graph(in);
        in.popLimit(outer);
      } else {
        skip(in, tag);
      }
    }
  }

  private void graph(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 5 /* initializer */ -> {
          int outer = in.pushLimit(in.readRawVarint32());
          weight(in);
          in.popLimit(outer);
        }
        case 11 /* input */ -> inputs.add(ValueInfoProto.parseFrom(in.readByteArray()));
        case 12 /* output */ -> outputs.add(ValueInfoProto.parseFrom(in.readByteArray()));
        default -> skip(in, tag);
      }
    }
  }

  private void weight(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 8 /* name */ -> weights.add(in.readStringRequireUtf8());
        case 13 /* external_data */ -> {
          StringStringEntryProto entry = StringStringEntryProto.parseFrom(in.readByteArray());
          if (entry.getKey().equals("location")) {
            locations.add(entry.getValue());
          }
        }
        default -> skip(in, tag);
      }
    }
  }

  private static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that did not begin");
    }
  }

  private static Port port(ValueInfoProto value) {
    TypeProto.Tensor tensor = value.getType().getTensorType();
    Optional<long[]> axes =
        tensor.hasShape()
            ? Optional.of(
                tensor.getShape().getDimList().stream().mapToLong(OnnxSignature::length).toArray())
            : Optional.empty();
    return new Port(value.getName(), type(tensor.getElemType()), axes);
  }

  private static long length(Dimension dimension) {
    return dimension.hasDimValue() ? dimension.getDimValue() : -1;
  }

  private static Optional<DataType> type(int code) {
    return switch (code) {
      case TensorProto.DataType.FLOAT_VALUE -> Optional.of(DataType.FLOAT32);
      case TensorProto.DataType.FLOAT16_VALUE -> Optional.of(DataType.FLOAT16);
      case TensorProto.DataType.INT64_VALUE -> Optional.of(DataType.INT64);
      case TensorProto.DataType.INT32_VALUE -> Optional.of(DataType.INT32);
      case TensorProto.DataType.UINT8_VALUE -> Optional.of(DataType.UINT8);
      default -> Optional.empty();
    };
  }
}
