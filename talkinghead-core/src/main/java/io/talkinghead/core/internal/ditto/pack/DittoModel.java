package io.talkinghead.core.internal.ditto.pack;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.ImmutableLongArray;
import io.talkinghead.tensor.Tensor;

/**
 * The networks of a pack: file name without extension, inputs with their shapes (-1: any length),
 * outputs in the order of the file.
 */
public enum DittoModel {
  /** Sound to speech features, {@code float32[T, 1024]}. */
  HUBERT("hubert", in("input_values", 1, -1), "encoding_out"),
  /** One denoising step of the motion, guidance inside. */
  LMDM(
      "lmdm_v0.4_hubert",
      ImmutableMap.of(
          "x", ImmutableLongArray.of(1, 80, 265),
          "cond_frame", ImmutableLongArray.of(1, 265),
          "cond", ImmutableLongArray.of(1, 80, -1),
          "time_cond", ImmutableLongArray.of(1)),
      "pred_noise",
      "x_start"),
  /** Picture to appearance volume, {@code float32[1, 32, 16, 64, 64]}. */
  APPEARANCE("appearance_extractor", in("image", 1, 3, 256, 256), "pred"),
  /** Picture to pose, expression and canonical key points. */
  MOTION(
      "motion_extractor",
      in("image", 1, 3, 256, 256),
      "pitch",
      "yaw",
      "roll",
      "t",
      "exp",
      "scale",
      "kp"),
  /** Joins driving key points to the source's neck. */
  STITCH(
      "stitch_network",
      ImmutableMap.of(
          "kp_source", ImmutableLongArray.of(1, 21, 3),
          "kp_driving", ImmutableLongArray.of(1, 21, 3)),
      "out"),
  /** Warps the appearance volume, {@code float32[1, 256, 64, 64]}. */
  WARP(
      "warp_network",
      ImmutableMap.of(
          "feature_3d", ImmutableLongArray.of(1, 32, 16, 64, 64),
          "kp_source", ImmutableLongArray.of(1, 21, 3),
          "kp_driving", ImmutableLongArray.of(1, 21, 3)),
      "out"),
  /** Warped features to picture, {@code float32[1, 3, 512, 512]}. */
  DECODER("decoder", in("feature", 1, 256, 64, 64), "output"),
  /** Face boxes at three strides. */
  DETECTOR(
      "insightface_det",
      in("image", 1, 3, 512, 512),
      "scores1",
      "scores2",
      "scores3",
      "boxes1",
      "boxes2",
      "boxes3",
      "kps1",
      "kps2",
      "kps3"),
  /** 106 landmarks. */
  LANDMARK106("landmark106", in("data", 1, 3, 192, 192), "fc1"),
  /** 203 landmarks. */
  LANDMARK203("landmark203", in("input", 1, 3, 224, 224), "landmarks"),
  /** Faces at short range. */
  BLAZE_FACE("blaze_face", in("input", 1, 128, 128, 3), "regressors", "classificators"),
  /** 478 landmarks in 3-D. */
  FACE_MESH("face_mesh", in("input", 1, 256, 256, 3), "Identity");

  private final String file;
  private final ImmutableMap<String, ImmutableLongArray> inputs;
  private final ImmutableList<String> outputs;

  DittoModel(String file, ImmutableMap<String, ImmutableLongArray> inputs, String... outputs) {
    this.file = file;
    this.inputs = inputs;
    this.outputs = ImmutableList.copyOf(outputs);
  }

  private static ImmutableMap<String, ImmutableLongArray> in(String name, long... shape) {
    return ImmutableMap.of(name, ImmutableLongArray.copyOf(shape));
  }

  /** Returns the name of the file without its extension; the role an engine is told. */
  public String file() {
    return file;
  }

  /** Returns the inputs and their shapes, -1 for any length. */
  public ImmutableMap<String, ImmutableLongArray> inputs() {
    return inputs;
  }

  /**
   * Returns what the elements of {@code input} are: float32, but for the times of {@link #LMDM}.
   */
  public Tensor.Type type(String input) {
    return input.equals("time_cond") ? Tensor.Type.INT64 : Tensor.Type.FLOAT32;
  }

  /** Returns the outputs in the order of the file. */
  public ImmutableList<String> outputs() {
    return outputs;
  }
}
