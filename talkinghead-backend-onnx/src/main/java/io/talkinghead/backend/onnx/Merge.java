package io.talkinghead.backend.onnx;

/**
 * Which networks are joined into one graph ({@code onnx.merge}).
 *
 * <p>The renderer (stitch, warp, decode) saves a GPU two copies of 4 MiB and a synchronisation for
 * each frame; on a processor it costs nothing. The sampler, a loop inside of the graph, saves a GPU
 * two copies for each step; on a processor the loop was measured no faster than one in Java.
 */
public enum Merge {
  /** Every network alone. */
  NONE(false, false),
  /** Stitching, warping and decoding as one. */
  RENDERER(true, false),
  /** All denoising steps as one. */
  SAMPLER(false, true),
  /** Both. */
  ALL(true, true);

  private final boolean renderer;
  private final boolean sampler;

  Merge(boolean renderer, boolean sampler) {
    this.renderer = renderer;
    this.sampler = sampler;
  }

  /** Returns whether stitching, warping and decoding run as one network. */
  public boolean renderer() {
    return renderer;
  }

  /** Returns whether all denoising steps run as one network. */
  public boolean sampler() {
    return sampler;
  }
}
