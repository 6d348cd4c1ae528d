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
import io.talkinghead.core.internal.ditto.source.PictureReader;
import io.talkinghead.core.internal.ditto.source.SourceAnalysis;
import io.talkinghead.core.internal.ditto.source.SourceEncoder;
import io.talkinghead.spi.AvatarCodec;
import io.talkinghead.spi.AvatarEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Encodes pictures and clips for the Ditto networks. Of a clip the first frame is searched, the
 * others are tracked, and their motion is smoothed; it serves the video forwards and backwards in
 * turn.
 *
 * <p><b>Threads:</b> as {@link AvatarEncoder}.
 */
public final class DittoAvatarEncoder implements AvatarEncoder {
  /** Most memory that the pictures of one clip may take: 2 GiB, 500 frames of full HD. */
  public static final long MAX_CLIP_BYTES = 2L << 30;

  /** Changes whenever the same source would be measured otherwise. */
  private static final String ANALYSIS = "1";

  private final NetworkPack pack;
  private final DittoOptions options;
  private final SourceAnalysis analysis;
  private final SourceEncoder encoder;
  private final PictureReader reader;
  private final DittoDump dump;

  /**
   * Loads the networks that measure a source.
   *
   * @param pack where they are; closed with this stage
   * @param limits on pictures
   * @param dump receives {@code det_boxes, lmk106, lmk203, M_c2o, eye_open, eye_ball, src_*} of
   *     each source
   * @throws io.talkinghead.InputException with {@code MODEL_INVALID} if a file is not as it must be
   */
  public DittoAvatarEncoder(NetworkPack pack, DittoOptions options, Limits limits, DittoDump dump)
      throws IOException {
    this.pack = pack;
    this.options = options;
    this.dump = dump;
    this.reader = new PictureReader(limits);
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

  @Override
  public DittoAvatar encode(Portrait portrait, FrameSize size) throws IOException {
    Iterator<FrameBuffer> one = List.of(reader.read(portrait.content())).iterator();
    SourceEncoder.Hints hints = new SourceEncoder.Hints(portrait.faceIndex(), portrait.landmarks());
    return encoder.encode(() -> one.hasNext() ? one.next() : null, size, hints, dump);
  }

  /**
   * Encodes a clip.
   *
   * @param frames its decoded pictures in order, rotation applied, at its own frame rate
   * @throws io.talkinghead.FaceException if no face is found in the first frame
   * @throws io.talkinghead.InputException if it has no frames or takes more than {@link
   *     #MAX_CLIP_BYTES}
   */
  public DittoAvatar encode(SourceEncoder.Frames frames, FrameSize size) throws IOException {
    return encoder.encode(frames, size, SourceEncoder.Hints.NONE, dump);
  }

  @Override
  public void warmUp() throws IOException {
    analysis.warmUp();
  }

  @Override
  public void close() {
    analysis.close();
    pack.close();
  }
}
