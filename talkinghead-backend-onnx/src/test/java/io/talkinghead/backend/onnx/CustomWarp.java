package io.talkinghead.backend.onnx;

import io.talkinghead.backend.onnx.graph.ModelWriter;
import io.talkinghead.backend.onnx.graph.Networks;
import java.io.IOException;
import java.nio.file.Path;

/** A small warp network that carries the plug-in's node. */
final class CustomWarp {
  private CustomWarp() {}

  static void write(Path file) throws IOException {
    ModelWriter.write(Networks.warp(Networks.Warp.SMALL, Networks.Sampling.CUSTOM), file);
  }
}
