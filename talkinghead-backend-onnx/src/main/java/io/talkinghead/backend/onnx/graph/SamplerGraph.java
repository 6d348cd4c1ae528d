package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.core.internal.ditto.pack.SamplerSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * All denoising steps as one graph: a loop around one copy of the network, so that its size and its
 * loading time do not grow with the number of steps.
 *
 * <p>Inputs: {@code x}, {@code cond_frame} and {@code cond} as the network takes them, x being the
 * starting noise, and {@code noise}, {@code float32[S - 1, axes of x]}, the noise of the steps.
 * Output: {@code x_start}, the clean motion. Step i runs the network at {@code time[i]} and makes
 * {@code x = x_start * start[i] + predicted[i] * pred_noise + sigma[i] * noise[i]}, summed from
 * left to right; the last step makes {@code x = x_start}.
 */
public final class SamplerGraph {
  private SamplerGraph() {}

  /**
   * Puts the loop around {@code network}.
   *
   * @throws InputException with {@code MODEL_INVALID} if its inputs and outputs are others, or the
   *     time is no int64
   */
  public static ModelProto loop(ModelGraph network, SamplerSchedule schedule)
      throws InputException {
    List<String> inputs = network.inputs().stream().map(ValueInfoProto::getName).toList();
    List<String> outputs = network.outputs().stream().map(ValueInfoProto::getName).toList();
    if (!List.of("x", "cond_frame", "cond", "time_cond").containsAll(inputs)
        || inputs.size() != 4
        || !outputs.containsAll(List.of("pred_noise", "x_start"))) {
      throw new InputException(
          ErrorCode.MODEL_INVALID,
          "The sampler's network must take x, cond_frame, cond, time_cond and give pred_noise,"
              + " x_start; it takes %s and gives %s".formatted(inputs, outputs));
    }
    ValueInfoProto time = network.inputs().get(inputs.indexOf("time_cond"));
    if (time.getType().getTensorType().getElemType() != Onnx.INT64) {
      throw new InputException( // the loop would feed it int64, and the runtime not complain
          ErrorCode.MODEL_INVALID, "The sampler's network must take time_cond as int64");
    }
    ValueInfoProto x = network.inputs().get(inputs.indexOf("x"));
    ModelProto model = network.toModel();
    GraphProto body = body(model.getGraph(), x, schedule.times().length);

    ModelProto.Builder frame = model.toBuilder();
    frame.setGraph(GraphProto.newBuilder().setName("sampler"));
    ModelGraph outer = new ModelGraph(frame.build());
    List<NodeProto> nodes = new ArrayList<>();
    int steps = schedule.times().length;
    outer.putWeight("times", Onnx.longs(schedule.times()));
    // the last step is x_start itself: factors one, zero and zero
    outer.putWeight("start_factors", Onnx.floats(with(schedule.start(), 1), steps));
    outer.putWeight("predicted_factors", Onnx.floats(with(schedule.predicted(), 0), steps));
    outer.putWeight("sigma_factors", Onnx.floats(with(schedule.sigma(), 0), steps));
    outer.putWeight("steps", Onnx.longs(steps).toBuilder().clearDims().build());
    nodes.add(
        NodeProto.newBuilder()
            .setName("steps_loop")
            .setOpType("Loop")
            .addInput("steps")
            .addInput("")
            .addInput("x")
            .addOutput("x_start")
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("body")
                    .setType(AttributeProto.AttributeType.GRAPH)
                    .setG(body))
            .build());
    outer.setNodes(nodes);
    List<ValueInfoProto> outerInputs = new ArrayList<>();
    network.inputs().stream()
        .filter(input -> !input.getName().equals("time_cond"))
        .forEach(outerInputs::add);
    outerInputs.add(Onnx.value("noise", Onnx.FLOAT, noiseAxes(x, steps)));
    outer.setInputs(outerInputs);
    outer.setOutputs(List.of(x.toBuilder().setName("x_start").build()));
    return outer.toModel();
  }

  private static long[] noiseAxes(ValueInfoProto x, int steps) {
    long[] axes = Onnx.axes(x).orElse(new long[0]);
    long[] noise = new long[axes.length + 1];
    noise[0] = steps - 1L;
    System.arraycopy(axes, 0, noise, 1, axes.length);
    return noise;
  }

  private static float[] with(float[] factors, float last) {
    float[] all = Arrays.copyOf(factors, factors.length + 1);
    all[factors.length] = last;
    return all;
  }

  /** Returns the graph of one step: iteration, condition and x in, condition and x out. */
  private static GraphProto body(GraphProto network, ValueInfoProto x, int steps) {
    Map<String, String> bound =
        Map.of("x", "step/x", "cond_frame", "cond_frame", "cond", "cond", "time_cond", "step/time");
    GraphProto inner = new Renaming("net", bound).of(network);
    ModelGraph names =
        new ModelGraph(ModelProto.newBuilder().setGraph(inner.toBuilder().clearInput()).build());
    List<NodeProto> nodes = new ArrayList<>();
    Emitter emit = new Emitter(names, nodes, "step");
    String index = emit.op("Reshape", "step/index", emit.longs(1));
    emit.into("step/time", "Gather", List.of("times", index));
    nodes.addAll(inner.getNodeList());
    String kept = emit.op("Mul", "net/x_start", emit.op("Gather", "start_factors", index));
    String predicted =
        emit.op("Mul", emit.op("Gather", "predicted_factors", index), "net/pred_noise");
    String which =
        emit.op("Min", index, emit.longs(steps - 2)); // the last step multiplies it by zero
    String drawn = emit.op("Squeeze", emit.op("Gather", "noise", which), emit.longs(0));
    String noise = emit.op("Mul", emit.op("Gather", "sigma_factors", index), drawn);
    emit.into("step/next", "Add", List.of(emit.op("Add", kept, predicted), noise));
    emit.into("step/go_on", "Identity", List.of("step/condition"));
    names.setNodes(nodes);
    names.setInputs(
        List.of(
            Onnx.value("step/index", Onnx.INT64),
            Onnx.value("step/condition", Onnx.BOOL),
            x.toBuilder().setName("step/x").build()));
    names.setOutputs(
        List.of(Onnx.value("step/go_on", Onnx.BOOL), x.toBuilder().setName("step/next").build()));
    return names.toModel().getGraph();
  }
}
