package io.talkinghead.core.internal.ditto.pack;

import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An engine that can run several networks of a pack as one, so that what passes between them never
 * leaves the device. Each answer may be empty: the networks are then run one by one, which gives
 * the same numbers.
 *
 * <p><b>Threads:</b> as {@link InferenceEngine}.
 */
public interface JoiningEngine extends InferenceEngine {
  /**
   * Loads stitching, warping and decoding as one network.
   *
   * <p>It takes {@code feature_3d}, {@code kp_source} and {@code kp_driving}, the last before
   * stitching, and gives {@code picture}, {@code float32[H, W, 3]} in 0..255, R first, clipped and
   * not rounded; and {@code kp_stitched}, {@code float32[1, 21, 3]}, if there is a stitching
   * network.
   *
   * @param stitch the stitching network; empty to leave the key points as they are
   * @throws io.talkinghead.InputException with {@code MODEL_INVALID} if the files cannot be joined
   */
  Optional<Network> joinRenderer(Optional<Path> stitch, Path warp, Path decoder) throws IOException;

  /**
   * Loads all denoising steps as one network.
   *
   * <p>It takes {@code x}, {@code cond_frame} and {@code cond} as the network of one step does, x
   * being the starting noise, and {@code noise}, {@code float32[S - 1, axes of x]}; it gives {@code
   * x_start}, the clean motion.
   *
   * @param network the network of one step
   * @throws io.talkinghead.InputException with {@code MODEL_INVALID} if it has other inputs
   */
  Optional<Network> joinSampler(Path network, SamplerSchedule schedule) throws IOException;
}
