package io.talkinghead.backend.onnx;

import ai.onnxruntime.OrtEnvironment;
import io.talkinghead.backend.onnx.graph.DenormalGuardPass;
import io.talkinghead.backend.onnx.graph.DepthAsBatchPass;
import io.talkinghead.backend.onnx.graph.DepthWinogradPass;
import io.talkinghead.backend.onnx.graph.FoldPass;
import io.talkinghead.backend.onnx.graph.FourierPass;
import io.talkinghead.backend.onnx.graph.GraphPass;
import io.talkinghead.backend.onnx.graph.GridSamplePass;
import io.talkinghead.backend.onnx.graph.HalfPrecisionPass;
import io.talkinghead.backend.onnx.graph.PassChain;
import io.talkinghead.backend.onnx.graph.SeparableGridPass;
import io.talkinghead.backend.onnx.graph.StockGridSamplePass;
import io.talkinghead.backend.onnx.graph.ThinConvolutionPass;
import io.talkinghead.backend.onnx.graph.VolumeWinogradPass;
import io.talkinghead.backend.onnx.graph.WinogradPass;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which passes run for which network on which device. */
final class Passes {
  /** The processor's defaults: what makes it run, and what makes it fast. */
  static final List<String> CPU =
      List.of(
          "grid-sample",
          "denormal-guard",
          "fold",
          "separable-grid",
          "thin-conv",
          "fourier",
          "winograd3d",
          "winograd-depth",
          "conv3d",
          "winograd");

  /** On a GPU the library's own kernels for volumes are the fast ones. */
  private static final List<String> GPU = List.of("grid-sample", "fold");

  /** The beginnings of the roles that the reference computes in fp32 on a GPU, too. */
  private static final List<String> FULL_PRECISION = List.of("hubert", "lmdm", "motion_extractor");

  private Passes() {}

  /** Returns the chain for a network called {@code role}. */
  static PassChain of(
      OnnxSettings settings, Device device, String role, OrtEnvironment environment) {
    Set<String> asked = settings.passes();
    List<String> names = new ArrayList<>();
    if (asked == null) {
      names.addAll(device.gpu() ? GPU : CPU);
    } else {
      names.addAll(asked);
    }
    if (settings.halfPrecision() && FULL_PRECISION.stream().noneMatch(role::startsWith)) {
      names.add("fp16");
    }
    return of(names, environment);
  }

  /** Returns the passes of these names in their order, with the one that the others need. */
  static PassChain of(List<String> names, OrtEnvironment environment) {
    List<GraphPass> all =
        List.of(
            new GridSamplePass(),
            new DenormalGuardPass(),
            new FoldPass(environment),
            new SeparableGridPass(),
            new StockGridSamplePass(),
            new ThinConvolutionPass(),
            new FourierPass(),
            new VolumeWinogradPass(),
            new DepthWinogradPass(),
            new DepthAsBatchPass(),
            new WinogradPass(environment),
            new HalfPrecisionPass());
    boolean shapes =
        all.stream().anyMatch(pass -> names.contains(pass.name()) && pass.needsShapes());
    return new PassChain(
        all.stream()
            .filter(p -> names.contains(p.name()) || (shapes && p instanceof FoldPass))
            .toList());
  }
}
