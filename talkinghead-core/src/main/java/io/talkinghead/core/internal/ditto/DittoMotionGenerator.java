package io.talkinghead.core.internal.ditto;

import io.talkinghead.Checks;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Keypoints;
import io.talkinghead.MotionFrame;
import io.talkinghead.NoiseSource;
import io.talkinghead.Representation;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.MotionBounds;
import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.internal.ditto.audio.AudioWindows;
import io.talkinghead.core.internal.ditto.motion.ClipDriver;
import io.talkinghead.core.internal.ditto.motion.ConditionRows;
import io.talkinghead.core.internal.ditto.motion.MotionControls;
import io.talkinghead.core.internal.ditto.motion.MotionSampler;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import io.talkinghead.core.internal.ditto.source.KeypointTransform;
import io.talkinghead.core.internal.ditto.source.MotionInfo;
import io.talkinghead.core.internal.ditto.source.SourceClip;
import io.talkinghead.core.internal.ditto.source.SourceFrame;
import io.talkinghead.spi.MotionGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * HuBERT features to driving key points, before stitching: diffusion over clips of 80 frames
 * (Ditto, <a href="https://arxiv.org/abs/2411.19509">Li et al., 2024</a>), their joining, and the
 * controls.
 *
 * <p>Motion is made at 25 frames a second. Noise is drawn in the reference's order from the
 * request's source: the step noises, then one start per clip. With {@link Compat#REPAIRED} a
 * session of known length gives exactly that many frames; with {@link Compat#REFERENCE} as many as
 * the reference would, which online may be more or fewer, and step noises are shared with later
 * sessions.
 *
 * <p><b>Threads:</b> as {@link MotionGenerator}; sessions share the network.
 */
public final class DittoMotionGenerator implements MotionGenerator {
  private static final int FRAME_RATE = 25;

  private final NetworkPack pack;
  private final DittoOptions options;
  private final MotionSampler sampler;
  private final DittoDump dump;
  private final Object lock = new Object();
  private float @Nullable [][] shared;
  private volatile boolean closed;

  /**
   * Loads the denoising network.
   *
   * @param pack where it is; closed with this stage
   * @param dump receives {@code cond_tail, kp_cond, lmdm_pred, motion, driving, x_s,
   *     x_d_before_stitch} of each session
   * @throws InputException with {@code MODEL_INVALID} if the file is not as it must be
   */
  public DittoMotionGenerator(NetworkPack pack, DittoOptions options, DittoDump dump)
      throws IOException {
    this.pack = pack;
    this.options = options;
    this.dump = dump;
    this.sampler = new MotionSampler(pack, options.sampling().steps(), !dump.on());
    int width = sampler.conditionWidth();
    if (width >= 0 && width != ConditionRows.WIDTH) {
      sampler.close();
      throw new InputException(
          ErrorCode.MODEL_INVALID,
          "Model file %s cannot be used: input 'cond' has %d columns, features, mood, eyes and key points make %d."
              .formatted(pack.file(DittoModel.LMDM), width, ConditionRows.WIDTH));
    }
  }

  @Override
  public Representation features() {
    return HubertFeatureExtractor.representation(options);
  }

  @Override
  public Representation motion() {
    return Representation.KEYPOINTS;
  }

  /** The network learnt 25 frames a second; other rates are refused rather than resampled. */
  @Override
  public boolean takes(int frameRate) {
    return frameRate == FRAME_RATE;
  }

  @Override
  public Optional<Representation> avatar() {
    return Optional.of(Representation.DITTO_SOURCE);
  }

  @Override
  public String device() {
    return pack.engine().device();
  }

  @Override
  public Map<String, String> versions() {
    return pack.engine().versions();
  }

  /** As the reference counts, whose rounding makes some exact multiples one picture more. */
  @Override
  public long frames(long samples, int frameRate) {
    return options.compat() == Compat.REFERENCE && frameRate == FRAME_RATE
        ? AudioWindows.frames(samples)
        : MotionGenerator.super.frames(samples, frameRate);
  }

  @Override
  public boolean keepsCount() {
    return options.compat() == Compat.REPAIRED || options.mode() == DittoMode.OFFLINE;
  }

  @Override
  public Optional<Map<String, String>> fingerprint() throws IOException {
    Map<String, String> all = new TreeMap<>(pack.digests(List.of(DittoModel.LMDM)));
    all.put("options", OptionsText.of(options));
    return Optional.of(all);
  }

  @Override
  public long modelBytes() throws IOException {
    return pack.bytes(List.of(DittoModel.LMDM));
  }

  @Override
  public void warmUp() {
    sampler.warmUp(ConditionRows.WIDTH);
  }

  @Override
  public Session open(Request request) {
    if (closed) {
      throw new IllegalStateException("the motion generator is closed");
    }
    Checks.argument(
        takes(request.frameRate()),
        "frameRate must be %d for this motion generator, was %d",
        FRAME_RATE,
        request.frameRate());
    return new Performance(request);
  }

  @Override
  public void close() {
    closed = true;
    sampler.close();
    pack.close();
  }

  /** The reference draws step noises once and keeps them for all later jobs. */
  private float[][] stepNoises(NoiseSource noise) {
    if (options.compat() == Compat.REPAIRED) {
      return sampler.drawStepNoises(noise);
    }
    synchronized (lock) {
      if (shared == null) {
        shared = sampler.drawStepNoises(noise);
      }
      return shared;
    }
  }

  static DittoAvatar own(io.talkinghead.Avatar avatar) {
    Checks.argument(
        avatar instanceof DittoAvatar,
        "the avatar must be %s, was %s",
        Representation.DITTO_SOURCE,
        avatar.representation());
    return (DittoAvatar) avatar;
  }

  private final class Performance implements Session, ClipDriver.Sink {
    private final Request request;
    private final DittoAvatar avatar;
    private final float[][] stepNoises;
    private final ClipDriver driver;
    private final MotionControls controls;
    private final MotionBounds bounds = options.sampling().bounds();
    private Sink sink = frame -> {};
    private long total;
    private long frame;
    private @Nullable MotionFrame last;

    Performance(Request request) {
      this.request = request;
      avatar = own(request.avatar());
      total = options.compat() == Compat.REFERENCE ? -1 : request.totalFrames();
      controls = controls();
      stepNoises = stepNoises(request.noise());
      driver =
          new ClipDriver(
              options, this::newRun, new ConditionRows(avatar, options), request.noise(), dump);
    }

    private Performance(Performance other) {
      request = other.request;
      avatar = other.avatar;
      controls = controls();
      controls.set(other.controls);
      stepNoises = other.stepNoises;
      driver = other.driver.fork(options);
      total = other.total;
      frame = other.frame;
      last = other.last;
    }

    private MotionControls controls() {
      return new MotionControls(
          avatar,
          options,
          request.totalFrames(),
          request.noise().split("ditto/blinks"),
          request.controls());
    }

    private MotionSampler.Run newRun() {
      return sampler.run(stepNoises, ConditionRows.WIDTH);
    }

    @Override
    public Optional<Session> fork() {
      return Optional.of(new Performance(this));
    }

    @Override
    public void accept(float[] rows, int count, Sink target) {
      sink = target;
      for (int i = 0; i < count; i++) {
        driver.accept(rows, i * ConditionRows.FEATURES, this);
      }
    }

    @Override
    public void finish(long totalFrames, Sink target) {
      if (total < 0 && options.compat() == Compat.REPAIRED) {
        total = totalFrames;
      }
      finish(target);
    }

    @Override
    public void finish(Sink target) {
      sink = target;
      driver.finish(this);
      for (; frame < total; frame++) { // rounding may leave the sound a frame longer
        sink.accept(last == null ? atRest(frame) : at(last, frame));
      }
      dump.write(
          "cond_tail", "kp_cond", "lmdm_pred", "motion", "driving", "x_s", "x_d_before_stitch");
    }

    /** The source itself, for a voice that gave no features. */
    private MotionFrame atRest(long index) {
      int source = SourceClip.mirrored(index, avatar.frames().size());
      float[] points = avatar.frames().get(source).keypoints();
      return new MotionFrame(0, 0, 0, 0, 0, 0, new Keypoints(points, source));
    }

    private MotionFrame at(MotionFrame motion, long index) {
      int source = SourceClip.mirrored(index, avatar.frames().size());
      float[] points = ((Keypoints) motion.expression()).toArray();
      return new MotionFrame(
          motion.yaw(),
          motion.pitch(),
          motion.roll(),
          motion.tx(),
          motion.ty(),
          motion.scale(),
          new Keypoints(points, source));
    }

    @Override
    public void first(float[] vector) {
      controls.reference(MotionInfo.ofVector(clip(vector.clone())));
    }

    @Override
    public void accept(float[] vector) {
      if (total >= 0 && frame >= total) {
        return;
      }
      dump.add("motion", vector, MotionInfo.VECTOR);
      MotionInfo driving = controls.apply(MotionInfo.ofVector(clip(vector)), frame);
      SourceFrame source = avatar.frameFor(frame);
      float[] points = KeypointTransform.place(driving);
      if (dump.on()) {
        dump(driving, source, points);
      }
      last = frame(driving, source.info(), points);
      frame++;
      sink.accept(last);
    }

    private float[] clip(float[] vector) {
      if (bounds.present()) {
        float[] low = bounds.low();
        float[] high = bounds.high();
        for (int i = 0; i < vector.length; i++) {
          vector[i] = Math.min(Math.max(vector[i], low[i]), high[i]);
        }
      }
      return vector;
    }

    private MotionFrame frame(MotionInfo d, MotionInfo s, float[] points) {
      float[] t = d.get(MotionKey.T);
      float[] from = s.get(MotionKey.T);
      return new MotionFrame(
          turn(d, s, MotionKey.YAW),
          turn(d, s, MotionKey.PITCH),
          turn(d, s, MotionKey.ROLL),
          t[0] - from[0],
          t[1] - from[1],
          d.get(MotionKey.SCALE)[0] / s.get(MotionKey.SCALE)[0] - 1,
          new Keypoints(points, SourceClip.mirrored(frame, avatar.frames().size())));
    }

    private static float turn(MotionInfo d, MotionInfo s, MotionKey key) {
      return (float) Math.toRadians(d.degrees(key) - s.degrees(key));
    }

    private void dump(MotionInfo d, SourceFrame source, float[] points) {
      float[] row = new float[70];
      row[0] = d.get(MotionKey.SCALE)[0];
      row[1] = d.degrees(MotionKey.PITCH);
      row[2] = d.degrees(MotionKey.YAW);
      row[3] = d.degrees(MotionKey.ROLL);
      System.arraycopy(d.get(MotionKey.T), 0, row, 4, 3);
      System.arraycopy(d.get(MotionKey.EXP), 0, row, 7, 63);
      dump.add("driving", row, 70);
      dump.add("x_s", source.keypoints(), 1, 21, 3);
      dump.add("x_d_before_stitch", points, 1, 21, 3);
    }
  }
}
