package io.talkinghead.core.internal.ditto;

import io.talkinghead.Avatar;
import io.talkinghead.Checks;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Keypoints;
import io.talkinghead.MotionFrame;
import io.talkinghead.Representation;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.internal.ditto.face.FaceNetworks;
import io.talkinghead.core.internal.ditto.face.FineFaces;
import io.talkinghead.core.internal.ditto.face.PackFaceNetworks;
import io.talkinghead.core.internal.ditto.image.Affine;
import io.talkinghead.core.internal.ditto.image.CropPaster;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import io.talkinghead.core.internal.ditto.source.SourceFrame;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Paints a face from key points: stitched, the appearance volume warped, decoded, and pasted back
 * into the whole picture (LivePortrait, <a href="https://arxiv.org/abs/2407.03168">Guo et al.,
 * 2024</a>).
 *
 * <p><b>Threads:</b> as {@link FaceWarper}; painters share the networks, and one fills the device.
 */
public final class DittoWarper implements FaceWarper {
  private static final int SIDE = FaceNetworks.SIDE;

  private final String device;
  private final Map<String, String> versions;
  private final FaceNetworks networks;
  private final Runnable last;
  private final DittoDump dump;
  private final FineFaces faces = new FineFaces();
  private volatile boolean closed;

  /**
   * Loads the networks of a pack.
   *
   * @param pack where they are; closed with this warper
   * @param dump receives {@code x_d} of each painter and the final pictures; while it is on, the
   *     networks run one by one
   * @throws io.talkinghead.InputException with {@code MODEL_INVALID} if a file is not as it must be
   */
  public DittoWarper(NetworkPack pack, DittoOptions options, DittoDump dump) throws IOException {
    this(
        new PackFaceNetworks(pack, options.controls().stitching(), !dump.on()),
        pack.engine().device(),
        pack.engine().versions(),
        pack::close,
        dump);
  }

  /**
   * Paints with {@code networks}, which become this warper's to close.
   *
   * @param device what {@link #device()} answers
   */
  public DittoWarper(FaceNetworks networks, String device, DittoDump dump) {
    this(networks, device, Map.of(), () -> {}, dump);
  }

  private DittoWarper(
      FaceNetworks networks,
      String device,
      Map<String, String> versions,
      Runnable last,
      DittoDump dump) {
    this.networks = networks;
    this.device = device;
    this.versions = versions;
    this.last = last;
    this.dump = dump;
  }

  @Override
  public Representation motion() {
    return Representation.KEYPOINTS;
  }

  @Override
  public Representation avatar() {
    return Representation.DITTO_SOURCE;
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public Map<String, String> versions() {
    return versions;
  }

  @Override
  public Optional<Map<String, String>> fingerprint() throws IOException {
    return networks.fingerprint();
  }

  @Override
  public long modelBytes() throws IOException {
    return networks.bytes();
  }

  @Override
  public void warmUp() {
    Tensor points = Tensor.direct(Shape.of(1, 21, 3));
    var unused = networks.open().paint(Tensor.direct(Shape.of(1, 32, 16, 64, 64)), points, points);
  }

  @Override
  public Painter open(Avatar avatar) {
    if (closed) {
      throw new IllegalStateException("the warper is closed");
    }
    return new FacePainter(DittoMotionGenerator.own(avatar));
  }

  @Override
  public void close() {
    closed = true;
    networks.close();
    last.run();
  }

  private final class FacePainter implements Painter {
    private final DittoAvatar avatar;
    private final @Nullable Tensor volume;
    private final Tensor source = Tensor.direct(Shape.of(1, 21, 3));
    private final Tensor driving = Tensor.direct(Shape.of(1, 21, 3));
    private final FaceNetworks.Easel easel = networks.open();
    private final PasteBack pasteBack;
    private boolean closed;

    FacePainter(DittoAvatar avatar) {
      this.avatar = avatar;
      volume = avatar.appearance().map(FacePainter::direct).orElse(null);
      pasteBack = new FacePasteBack(avatar);
    }

    private static Tensor direct(float[] values) {
      Tensor tensor = Tensor.direct(Shape.of(1, 32, 16, 64, 64));
      tensor.floats().put(values);
      return tensor;
    }

    @Override
    public int width() {
      return SIDE;
    }

    @Override
    public int height() {
      return SIDE;
    }

    @Override
    public void paint(MotionFrame motion, FrameBuffer target) {
      if (closed) {
        throw new IllegalStateException("the painter is closed");
      }
      Checks.argument(
          target.width() == SIDE && target.height() == SIDE,
          "target must be %d x %d, was %d x %d",
          SIDE,
          SIDE,
          target.width(),
          target.height());
      if (!(motion.expression() instanceof Keypoints points)) {
        throw new IllegalArgumentException(
            "motion must be %s, was %s"
                .formatted(motion(), motion.expression().getClass().getSimpleName()));
      }
      Checks.inRange("sourceFrame", points.sourceFrame(), 0, avatar.frames().size() - 1);
      SourceFrame frame = avatar.frames().get(points.sourceFrame());
      Tensor appearance = volume != null ? volume : easel.appearance(frame.face());
      source.floats().put(frame.keypoints());
      driving.floats().put(points.toArray());
      FaceNetworks.Painted painted = easel.paint(appearance, source, driving);
      if (dump.on()) {
        dump.add("x_d", painted.driving().toFloats(), 1, 21, 3);
      }
      faces.put(painted.picture(), target);
    }

    @Override
    public PasteBack pasteBack() {
      return pasteBack;
    }

    @Override
    public void close() {
      if (!closed) {
        dump.write("x_d");
      }
      closed = true;
    }
  }

  private final class FacePasteBack implements PasteBack {
    private final DittoAvatar avatar;
    private final @Nullable CropPaster still;

    FacePasteBack(DittoAvatar avatar) {
      this.avatar = avatar;
      this.still = avatar.isClip() ? null : paster(avatar.frames().get(0));
    }

    private CropPaster paster(SourceFrame source) {
      return new CropPaster(
          Affine.of(source.cropToPicture()),
          source.picture().width(),
          source.picture().height(),
          !avatar.isClip());
    }

    @Override
    public void paste(FrameBuffer face, long frame, FrameBuffer target) {
      SourceFrame source = avatar.frameFor(frame);
      CropPaster paster = still != null ? still : paster(source);
      paster.paste(faces.get(face), source.picture(), target);
      dump.picture(frame, target);
    }
  }
}
