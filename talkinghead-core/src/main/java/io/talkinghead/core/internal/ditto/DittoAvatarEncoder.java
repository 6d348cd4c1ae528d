package io.talkinghead.core.internal.ditto;

import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import io.talkinghead.Representation;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.FaceDetector;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import io.talkinghead.core.internal.ditto.source.SourceAnalysis;
import io.talkinghead.core.internal.ditto.source.SourceEncoder;
import io.talkinghead.core.internal.media.PictureReader;
import io.talkinghead.core.internal.media.PortraitFile;
import io.talkinghead.core.internal.media.VideoFrames;
import io.talkinghead.spi.AvatarCodec;
import io.talkinghead.spi.AvatarEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Encodes pictures and clips for the Ditto networks. A picture is taken as it is stored: alpha is
 * dropped, EXIF orientation applied. Of a clip the first frame is searched, the others are tracked,
 * and their motion is smoothed; it serves the video forwards and backwards in turn.
 *
 * <p><b>Threads:</b> as {@link AvatarEncoder}.
 */
public final class DittoAvatarEncoder implements AvatarEncoder {
  /**
   * Most memory that the frames of one clip may take: 2 GiB, 340 frames of full HD, but not more
   * than half of the heap.
   */
  public static final long MAX_CLIP_BYTES =
      Math.min(2L << 30, Runtime.getRuntime().maxMemory() / 2);

  /** Changes whenever the same source would be measured otherwise. */
  private static final String ANALYSIS = "1";

  private final NetworkPack pack;
  private final SourceAnalysis analysis;
  private final SourceEncoder encoder;
  private final DittoOptions options;
  private final Limits limits;
  private final DittoDump dump;
  private volatile boolean closed;

  /**
   * Loads the networks that measure a source.
   *
   * @param pack where they are; closed with this stage
   * @param limits on pictures and clips
   * @param dump receives {@code det_boxes, lmk106, lmk203, M_c2o, eye_open, eye_ball, src_*} of
   *     each source
   * @throws io.talkinghead.InputException with {@code MODEL_INVALID} if a file is not as it must be
   */
  public DittoAvatarEncoder(NetworkPack pack, DittoOptions options, Limits limits, DittoDump dump)
      throws IOException {
    this.pack = pack;
    this.dump = dump;
    this.options = options;
    this.limits = limits;
    this.analysis = new SourceAnalysis(pack, options);
    this.encoder = new SourceEncoder(analysis, options, MAX_CLIP_BYTES);
  }

  @Override
  public Representation avatar() {
    return Representation.DITTO_SOURCE;
  }

  @Override
  public String device() {
    return pack.engine().device();
  }

  @Override
  public Map<String, String> versions() {
    return pack.engine().versions();
  }

  @Override
  public Optional<AvatarCodec> codec() {
    return Optional.of(new DittoAvatarCodec());
  }

  @Override
  public Optional<Map<String, String>> fingerprint() throws IOException {
    Map<String, String> all = new TreeMap<>(pack.digests(models()));
    all.put("analysis", ANALYSIS);
    all.put("detector", options.faceDetector().name());
    all.put("compat", options.compat().name());
    all.put("source", OptionsText.of(options.source()));
    return Optional.of(all);
  }

  private List<DittoModel> models() {
    List<DittoModel> models =
        new ArrayList<>(
            List.of(
                DittoModel.BLAZE_FACE,
                DittoModel.FACE_MESH,
                DittoModel.LANDMARK203,
                DittoModel.MOTION,
                DittoModel.APPEARANCE));
    if (options.faceDetector() == FaceDetector.INSIGHTFACE) {
      models.addAll(List.of(DittoModel.DETECTOR, DittoModel.LANDMARK106));
    }
    return models;
  }

  /**
   * Encodes a picture or a clip, told apart by content.
   *
   * @throws io.talkinghead.FaceException if no face is found in the picture or in the first frame,
   *     or if the face of a clip is lost
   * @throws io.talkinghead.InputException if picture or clip are unreadable or too large; with
   *     {@code CLIP_TOO_LARGE} also if the clip would take more than {@link #MAX_CLIP_BYTES}
   */
  @Override
  public DittoAvatar encode(Portrait portrait, FrameSize size) throws IOException {
    if (closed) {
      throw new IllegalStateException("the avatar encoder is closed");
    }
    SourceEncoder.Hints hints = new SourceEncoder.Hints(portrait.faceIndex(), portrait.landmarks());
    Portrait.Content content = portrait.content();
    if (!PortraitFile.isClip(content)) {
      FrameBuffer picture =
          PictureReader.read(content, limits, PictureReader.Shape.AS_STORED).picture();
      return encoder.encode(picture, size, hints, dump);
    }
    try (VideoFrames clip = VideoFrames.open(content, limits)) {
      long expected = clip.expect(options.source().maxFrames());
      return encoder.encode(clip::next, expected, size, hints, dump);
    }
  }

  /**
   * Encodes a clip.
   *
   * @param frames its decoded pictures in order, rotation applied, at its own frame rate
   * @throws io.talkinghead.FaceException if no face is found in the first frame, or it is lost
   * @throws io.talkinghead.InputException if it has no frames or takes more than {@link
   *     #MAX_CLIP_BYTES}
   */
  public DittoAvatar encode(SourceEncoder.Frames frames, FrameSize size) throws IOException {
    return encoder.encode(frames, -1, size, SourceEncoder.Hints.NONE, dump);
  }

  @Override
  public long modelBytes() throws IOException {
    return pack.bytes(models());
  }

  @Override
  public void warmUp() throws IOException {
    analysis.warmUp();
  }

  @Override
  public void close() {
    closed = true;
    analysis.close();
    pack.close();
  }
}
