package io.talkinghead.core.internal.ditto.face;

import io.talkinghead.FrameBuffer;
import io.talkinghead.core.internal.ditto.image.Blobs;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.DittoNetwork;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The networks of a pack, one after the other. */
public final class PackFaceNetworks implements FaceNetworks {
  private final Deque<DittoNetwork> opened = new ArrayDeque<>();
  private final DittoNetwork appearance;
  private final DittoNetwork stitch;
  private final DittoNetwork warp;
  private final DittoNetwork decoder;
  private final NetworkPack pack;
  private final boolean stitching;

  /**
   * Loads the networks.
   *
   * @param stitching whether key points are stitched
   * @throws io.talkinghead.InputException with {@code MODEL_INVALID} if a file is not as it must be
   */
  public PackFaceNetworks(NetworkPack pack, boolean stitching) throws IOException {
    this.pack = pack;
    this.stitching = stitching;
    boolean whole = false;
    try {
      appearance = load(pack, DittoModel.APPEARANCE);
      stitch = load(pack, DittoModel.STITCH);
      warp = load(pack, DittoModel.WARP);
      decoder = load(pack, DittoModel.DECODER);
      whole = true;
    } finally {
      if (!whole) {
        close();
      }
    }
  }

  private DittoNetwork load(NetworkPack pack, DittoModel model) throws IOException {
    DittoNetwork network = pack.load(model);
    opened.push(network);
    return network;
  }

  @Override
  public Tensor appearance(FrameBuffer face) {
    return appearance.run(Blobs.unitRgb(face)).tensor();
  }

  @Override
  public Painted paint(Tensor volume, Tensor source, Tensor driving) {
    Tensor stitched =
        stitching
            ? stitch.run(Map.of("kp_source", source, "kp_driving", driving)).tensor()
            : driving;
    return new Painted(decode(warp(volume, source, stitched)), stitched);
  }

  /** Returns the warped features, {@code float32[1, 256, 64, 64]}. */
  Tensor warp(Tensor volume, Tensor source, Tensor driving) {
    return warp.run(Map.of("feature_3d", volume, "kp_source", source, "kp_driving", driving))
        .tensor();
  }

  /** Returns the picture of warped features. */
  Tensor decode(Tensor feature) {
    return decoder.run(feature).tensor();
  }

  @Override
  public Optional<Map<String, String>> fingerprint() throws IOException {
    Map<String, String> all =
        new TreeMap<>(
            pack.digests(
                List.of(
                    DittoModel.APPEARANCE,
                    DittoModel.STITCH,
                    DittoModel.WARP,
                    DittoModel.DECODER)));
    all.put("stitching", String.valueOf(stitching));
    return Optional.of(all);
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
