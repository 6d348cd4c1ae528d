package io.talkinghead.core.internal.ditto.face;

import io.talkinghead.FrameBuffer;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The networks that paint a face. {@link PackFaceNetworks} are those of a pack.
 *
 * <p><b>Threads:</b> any number of callers, each with an {@link Easel} of its own.
 */
public interface FaceNetworks extends AutoCloseable {
  /** Side of a painted face, pixels. */
  int SIDE = 512;

  /** Returns the buffers for one painter; they are the garbage collector's. */
  Easel open();

  /** Returns how many bytes the files have; 0 if there are none. */
  default long bytes() throws IOException {
    return 0;
  }

  /**
   * Returns the digests of the networks and what else decides the picture; empty if that cannot be
   * told.
   *
   * @throws IOException if a network's file cannot be read
   */
  default Optional<Map<String, String>> fingerprint() throws IOException {
    return Optional.empty();
  }

  /** Frees the networks; may be repeated. */
  @Override
  void close();

  /**
   * What one painter works with. What it returns is its own, and valid until the next call.
   *
   * <p><b>Threads:</b> one caller at a time. <b>Ownership:</b> tensors handed in remain the
   * caller's.
   */
  interface Easel {
    /**
     * Returns the appearance volume, {@code float32[1, 32, 16, 64, 64]}, of a face at 256 x 256;
     * for clips, whose volumes are not kept.
     */
    Tensor appearance(FrameBuffer face);

    /**
     * Stitches, warps and decodes.
     *
     * @param appearance {@code float32[1, 32, 16, 64, 64]}
     * @param source {@code float32[1, 21, 3]}, x_s
     * @param driving {@code float32[1, 21, 3]}, x_d before stitching
     * @return the face and its key points
     * @throws io.talkinghead.InferenceException if a network fails
     */
    Painted paint(Tensor appearance, Tensor source, Tensor driving);
  }

  /**
   * A painted face.
   *
   * @param picture {@code float32[1, 3, 512, 512]}, planes R, G, B, about 0..1, not clipped; or
   *     {@code float32[512, 512, 3]}, R first, in 0..255
   * @param driving {@code float32[1, 21, 3]}, the key points after stitching
   */
  record Painted(Tensor picture, Tensor driving) {}
}
