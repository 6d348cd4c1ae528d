package io.talkinghead.backend.onnx;

/**
 * Which networks are joined into one graph ({@code onnx.merge}).
 *
 * <p>The renderer (stitch, warp, decode) saves a GPU two copies of 4 MiB and a synchronisation for
 * each frame. On a processor it costs a little, because the runtime orders pixels slower than we
 * do: 16.0 against 14.5 ms of processor time for a face of the synthetic pack, which is nothing
 * beside full-size networks. The sampler, a loop inside of the graph, takes 15.0 instead of 17.5 ms
 * for 50 steps there.
 */
public enum Merge {
  /** The sampler on a processor, the renderer on a GPU. */
  AUTO,
  /** Every network alone. */
  NONE,
  /** Stitching, warping and decoding as one. */
  RENDERER,
  /** All denoising steps as one. */
  SAMPLER,
  /** Both. */
  ALL;

  /** Returns whether stitching, warping and decoding run as one network. */
  boolean renderer(Device device) {
    return this == RENDERER || this == ALL || (this == AUTO && device.gpu());
  }

  /** Returns whether all denoising steps run as one network. */
  boolean sampler(Device device) {
    return this == SAMPLER || this == ALL || (this == AUTO && !device.gpu());
  }
}
