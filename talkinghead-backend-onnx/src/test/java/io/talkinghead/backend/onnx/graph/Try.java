package io.talkinghead.backend.onnx.graph;

import ai.onnxruntime.*;
import java.lang.management.*;
import java.nio.*;
import java.nio.file.*;
import java.util.*;

final class Try {
  public static void main(String[] a) throws Exception {
    Path folder = Path.of(a[0]);
    OrtEnvironment env = OrtEnvironment.getEnvironment();
    Path src = folder.resolve("warp_network.onnx");
    long t = System.nanoTime();
    ModelGraph g = ModelFile.read(src).graph();
    System.out.println("read " + (System.nanoTime() - t) / 1e6);
    new DenormalGuardPass().apply(g);
    ModelWriter.write(g.toModel(), folder.resolve("warp_guard.onnx"));
    t = System.nanoTime();
    new FoldPass(env).apply(g);
    System.out.println("fold " + (System.nanoTime() - t) / 1e6 + " nodes " + g.nodes().size());
    for (var n : g.nodes())
      System.out.println(
          n.getOpType() + " " + Arrays.toString(g.axes(n.getOutput(0)).orElse(null)));
    t = System.nanoTime();
    System.out.println("thin " + new ThinConvolutionPass().apply(g));
    System.out.println("conv3d " + new DepthAsBatchPass().apply(g));
    System.out.println("conv3d " + (System.nanoTime() - t) / 1e6);
    ModelWriter.write(g.toModel(), folder.resolve("warp_fast.onnx"));
    System.out.println("-----");
    for (var n : g.nodes()) System.out.println(n.getOpType() + " " + n.getOutput(0));
  }
}
