package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stitching, warping and decoding as one graph, so that no picture of 256 channels travels between
 * device and Java, and only the finished pixels come back.
 *
 * <p>Inputs: {@code feature_3d}, {@code kp_source}, {@code kp_driving}, the last before stitching.
 * Outputs: {@code picture}, {@code uint8[H, W, 3]} or {@code float32[H, W, 3]} in [0, 255], R
 * first: the decoder's output, limited to [0, 1], times 255, rounded to the nearest where it
 * becomes bytes; and {@code kp_stitched}, float32[1, 21, 3], where there is a stitching network.
 */
public final class RenderGraph {
  /** What the picture's numbers are. */
  public enum Pixels {
    /** Bytes, rounded. */
    UINT8,
    /** Not rounded, as the reference pastes them back. */
    FLOAT32
  }

  private RenderGraph() {}

  /**
   * Joins the networks.
   *
   * @param stitch makes {@code x_d} out of {@code kp_source} and {@code kp_driving}; empty to leave
   *     the key points alone
   * @param warp takes {@code feature_3d}, {@code kp_source} and {@code kp_driving}
   * @param decoder takes the warp network's output
   * @throws InputException with {@code MODEL_INVALID} if they do not fit each other
   */
  public static ModelProto join(
      Optional<ModelGraph> stitch, ModelGraph warp, ModelGraph decoder, Pixels pixels)
      throws InputException {
    Joiner joiner = new Joiner();
    String driving = "kp_driving";
    Map<String, String> points = Map.of("kp_source", "kp_source", "kp_driving", driving);
    if (stitch.isPresent()) {
      driving = joiner.add("stitch", stitch.get(), points).get(0);
    }
    List<String> warped =
        joiner.add(
            "warp",
            warp,
            Map.of("feature_3d", "feature_3d", "kp_source", "kp_source", "kp_driving", driving));
    if (decoder.inputs().size() != 1) {
      throw misfit("the decoder must have one input, has " + decoder.inputs().size());
    }
    String feature = decoder.inputs().get(0).getName();
    List<String> image = joiner.add("decode", decoder, Map.of(feature, warped.get(0)));
    ValueInfoProto declared = decoder.outputs().get(0);
    long[] axes = Onnx.axes(declared).orElse(new long[0]);
    if (axes.length != 4 || axes[1] != 3) {
      throw misfit("the decoder must give [1, 3, H, W]");
    }
    return joiner.finish(image.get(0), axes[2], axes[3], stitch.isPresent() ? driving : "", pixels);
  }

  private static InputException misfit(String reason) {
    return new InputException(ErrorCode.MODEL_INVALID, "The networks cannot be joined: " + reason);
  }

  /** Collects nodes and weights under prefixed names. */
  private static final class Joiner {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("render");
    private final Map<String, ValueInfoProto> inputs = new LinkedHashMap<>();
    private int opset;
    private final Set<String> given =
        new HashSet<>(List.of("feature_3d", "kp_source", "kp_driving"));
    private final Map<String, OperatorSetIdProto> domains = new HashMap<>();

    /** Adds {@code part} with its inputs bound to values; returns its outputs. */
    List<String> add(String prefix, ModelGraph part, Map<String, String> bound)
        throws InputException {
      new OpsetPass().apply(part);
      if (opset != 0 && part.opset() != opset) {
        throw misfit("opsets " + opset + " and " + part.opset());
      }
      opset = part.opset();
      part.opsets().forEach(set -> domains.put(set.getDomain(), set));
      for (ValueInfoProto input : part.inputs()) {
        String value = bound.get(input.getName());
        if (value == null) {
          throw misfit(prefix + " has an unexpected input " + input.getName());
        }
        if (given.contains(value)) {
          inputs.putIfAbsent(value, input.toBuilder().setName(value).build());
        }
      }
      ModelProto model = part.toModel();
      Renaming names = new Renaming(prefix, bound);
      model
          .getGraph()
          .getInitializerList()
          .forEach(w -> graph.addInitializer(w.toBuilder().setName(names.of(w.getName()))));
      for (NodeProto node : model.getGraph().getNodeList()) {
        graph.addNode(names.of(node));
      }
      return part.outputs().stream().map(output -> names.of(output.getName())).toList();
    }

    ModelProto finish(String image, long height, long width, String stitched, Pixels pixels) {
      inputs.values().forEach(graph::addInput);
      ModelProto.Builder model =
          ModelProto.newBuilder().setIrVersion(9).setProducerName("talkinghead").setGraph(graph);
      domains.values().stream()
          .filter(set -> !set.getDomain().isEmpty() && !set.getDomain().equals("ai.onnx"))
          .forEach(model::addOpsetImport);
      ModelGraph whole = new ModelGraph(model.build());
      whole.setOpset(opset);
      List<NodeProto> nodes = new ArrayList<>(whole.nodes());
      Emitter emit = new Emitter(whole, nodes, "picture");
      String limited = emit.op("Clip", List.of(image, emit.scalar(0), emit.scalar(1)));
      String scaled = emit.op("Mul", limited, emit.scalar(255));
      boolean bytes = pixels == Pixels.UINT8;
      String typed = bytes ? emit.cast(emit.op("Round", List.of(scaled)), Onnx.UINT8) : scaled;
      String rows = emit.transpose(typed, 0, 2, 3, 1);
      emit.into("picture", "Reshape", List.of(rows, emit.longs(height, width, 3)));
      List<ValueInfoProto> outputs = new ArrayList<>();
      outputs.add(Onnx.value("picture", bytes ? Onnx.UINT8 : Onnx.FLOAT, height, width, 3));
      if (!stitched.isEmpty()) {
        emit.into("kp_stitched", "Identity", List.of(stitched));
        for (ValueInfoProto input : whole.inputs()) {
          if (input.getName().equals("kp_driving")) {
            outputs.add(input.toBuilder().setName("kp_stitched").build());
          }
        }
      }
      whole.setNodes(nodes);
      whole.setOutputs(outputs);
      return whole.toModel();
    }
  }
}
