package io.talkinghead.core.internal.ditto.face;

import io.talkinghead.FrameBuffer;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The networks that paint a face. {@link PackFaceNetworks} chains the three of a pack; a backend
 * that merges them into one graph brings its own.
 *
 * <p><b>Threads:</b> any number of callers. <b>Ownership:</b> tensors handed in remain the
 * caller's.
 */
public interface FaceNetworks extends AutoCloseable {
  /** Side of a painted face, pixels. */
  int SIDE = 512;

  /**
   * Returns the appearance volume, {@code float32[1, 32, 16, 64, 64]}, of a face at 256 x 256; for
   * clips, whose volumes are not kept.
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
   * A painted face.
   *
   * @param picture {@code float32[1, 3, 512, 512]}, planes R, G, B, about 0..1, not clipped
   * @param driving {@code float32[1, 21, 3]}, the key points after stitching
   */
  record Painted(Tensor picture, Tensor driving) {}
}
