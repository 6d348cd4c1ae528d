package io.talkinghead.core.internal.ditto.face;

import io.talkinghead.FrameBuffer;
import io.talkinghead.core.internal.ditto.image.Blobs;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.DittoNetwork;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The networks of a pack: stitching, warping and decoding as one where the engine joins them, else
 * one after the other. Every result goes to a direct buffer that is kept, and the warped features
 * reach the decoder without a copy.
 */
public final class PackFaceNetworks implements FaceNetworks {
  private static final List<DittoModel> MODELS =
      List.of(DittoModel.APPEARANCE, DittoModel.STITCH, DittoModel.WARP, DittoModel.DECODER);

  private static final Shape POINTS = Shape.of(1, 21, 3);
  private static final Shape VOLUME = Shape.of(1, 32, 16, 64, 64);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final DittoNetwork appearance;
  private final NetworkPack pack;
  private final @Nullable Network renderer;
  private final @Nullable Separate separate;
  private final boolean stitching;

  private record Separate(DittoNetwork stitch, DittoNetwork warp, DittoNetwork decoder) {}

  /**
   * Loads the networks.
   *
   * @param stitching whether key points are stitched
   * @param joined whether they may be joined; the numbers between them are then not to be had
   * @throws io.talkinghead.InputException with {@code MODEL_INVALID} if a file is not as it must be
   */
  public PackFaceNetworks(NetworkPack pack, boolean stitching, boolean joined) throws IOException {
    this.pack = pack;
    this.stitching = stitching;
    boolean whole = false;
    try {
      appearance = load(pack, DittoModel.APPEARANCE);
      renderer = joined ? pack.renderer(stitching).orElse(null) : null;
      if (renderer != null) {
        opened.push(renderer);
        separate = null;
      } else {
        separate =
            new Separate(
                load(pack, DittoModel.STITCH),
                load(pack, DittoModel.WARP),
                load(pack, DittoModel.DECODER));
      }
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

  /** Returns whether stitching, warping and decoding run as one network. */
  public boolean joined() {
    return renderer != null;
  }

  @Override
  public Easel open() {
    return renderer != null ? new JoinedEasel(renderer) : chained();
  }

  /** Returns an easel of separate networks, which shows what passes between them. */
  ChainedEasel chained() {
    return new ChainedEasel(Objects.requireNonNull(separate, "the networks are joined"));
  }

  @Override
  public long bytes() throws IOException {
    return pack.bytes(MODELS);
  }

  @Override
  public Optional<Map<String, String>> fingerprint() throws IOException {
    Map<String, String> all = new TreeMap<>(pack.digests(MODELS));
    all.put("stitching", String.valueOf(stitching));
    all.put("joined", String.valueOf(joined()));
    return Optional.of(all);
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable next = opened.pop();
      if (next instanceof Network network) {
        network.close();
      } else {
        ((DittoNetwork) next).close();
      }
    }
  }

  /** Measures the appearance of a clip's frames. */
  private abstract class Buffers implements Easel {
    private @Nullable Tensor image;
    private @Nullable Tensor volume;

    @Override
    public Tensor appearance(FrameBuffer face) {
      if (image == null || volume == null) { // clips only: 9 MB
        image = Tensor.direct(Shape.of(1, 3, 256, 256));
        volume = Tensor.direct(VOLUME);
      }
      Blobs.unitRgb(face, image);
      appearance.run(Map.of("image", image), Map.of(appearance.output("pred"), volume));
      return volume;
    }
  }

  /** One network. */
  private final class JoinedEasel extends Buffers {
    private final Network network;
    private final Tensor picture = Tensor.direct(Shape.of(SIDE, SIDE, 3));
    private final Tensor stitched = Tensor.direct(POINTS);
    private final Map<String, Tensor> results = new HashMap<>();

    JoinedEasel(Network network) {
      this.network = network;
      results.put("picture", picture);
      if (stitching) {
        results.put("kp_stitched", stitched);
      }
    }

    @Override
    public Painted paint(Tensor volume, Tensor source, Tensor driving) {
      network.run(
          Map.of("feature_3d", volume, "kp_source", source, "kp_driving", driving), results);
      return new Painted(picture, stitching ? stitched : driving);
    }
  }

  /** Three networks. */
  final class ChainedEasel extends Buffers {
    private final Separate networks;
    private final Tensor stitched = Tensor.direct(POINTS);
    private final Tensor feature = Tensor.direct(Shape.of(1, 256, 64, 64));
    private final Tensor picture = Tensor.direct(Shape.of(1, 3, SIDE, SIDE));

    private ChainedEasel(Separate networks) {
      this.networks = networks;
    }

    @Override
    public Painted paint(Tensor volume, Tensor source, Tensor driving) {
      if (stitching) {
        DittoNetwork stitch = networks.stitch();
        stitch.run(
            Map.of("kp_source", source, "kp_driving", driving),
            Map.of(stitch.output("out"), stitched));
      }
      Tensor points = stitching ? stitched : driving;
      return new Painted(decode(warp(volume, source, points)), points);
    }

    /** Returns the warped features, {@code float32[1, 256, 64, 64]}. */
    Tensor warp(Tensor volume, Tensor source, Tensor points) {
      DittoNetwork warp = networks.warp();
      warp.run(
          Map.of("feature_3d", volume, "kp_source", source, "kp_driving", points),
          Map.of(warp.output("out"), feature));
      return feature;
    }

    /** Returns the picture of warped features. */
    Tensor decode(Tensor warped) {
      DittoNetwork decoder = networks.decoder();
      decoder.run(Map.of("feature", warped), Map.of(decoder.output("output"), picture));
      return picture;
    }
  }
}
