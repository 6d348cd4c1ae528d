package io.talkinghead.core.internal.results;

import io.talkinghead.Articulation;
import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Keypoints;
import io.talkinghead.MotionFrame;
import io.talkinghead.MotionTrack;
import io.talkinghead.Options;
import io.talkinghead.core.internal.container.Sha256;
import io.talkinghead.core.internal.pipeline.Unit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes the digest under which a video is kept: everything that decides its bytes, and for whom it
 * was made.
 *
 * <p><b>Threads:</b> any.
 */
public final class ResultKey {
  /** Changes whenever the same request would get another key, or keep something else. */
  private static final int VERSION = 1;

  /** Makes the digest of an avatar. */
  @FunctionalInterface
  public interface AvatarDigest {
    /** Returns the digest of everything in {@code avatar}, if that can be told. */
    Optional<String> of(Avatar avatar) throws IOException;
  }

  private final List<Unit<?>> stages;
  private final Options options;
  private final Map<String, String> versions;
  private final AvatarDigest avatars;

  /**
   * Makes keys for one head.
   *
   * @param stages that make a face speak
   * @param versions of the library, of Java and of natives
   */
  public ResultKey(
      List<Unit<?>> stages, Options options, Map<String, String> versions, AvatarDigest avatars) {
    this.stages = List.copyOf(stages);
    this.options = options;
    this.versions = new TreeMap<>(versions);
    this.avatars = avatars;
  }

  /**
   * Returns the key of {@code request}.
   *
   * @param encoder that would write it
   * @return 64 hexadecimal digits; empty if a stage cannot tell what decides its results
   * @throws IOException if recording or models cannot be read
   */
  public Optional<String> of(GenerationRequest request, Unit<?> encoder) throws IOException {
    Sha256 key =
        new Sha256()
            .add(VERSION)
            .add(request.tenant())
            .add(versions.toString())
            .add(options.device())
            .add(new TreeMap<>(options.properties()).toString())
            .add(options.limits().toString())
            .add(request.output().getClass().getSimpleName())
            .add(request.frameRate())
            .add(request.seed())
            .add(request.controls().toString());
    for (Unit<?> stage : stages) {
      if (!add(key, stage)) {
        return Optional.empty();
      }
    }
    if (!add(key, encoder)) {
      return Optional.empty();
    }
    Optional<String> avatar = avatars.of(request.avatar());
    if (avatar.isEmpty()) {
      return Optional.empty();
    }
    key.add(avatar.get());
    key.add(request.audio().isPresent() ? audio(request.audio().get()) : "no audio");
    key.add(request.motion().map(ResultKey::motion).orElse("no motion"));
    return Optional.of(key.hex());
  }

  private static boolean add(Sha256 key, Unit<?> unit) throws IOException {
    Optional<Map<String, String>> print = unit.stage().fingerprint();
    if (print.isEmpty()) {
      return false;
    }
    key.add(unit.label()).add(unit.stage().device()).add(new TreeMap<>(print.get()).toString());
    return true;
  }

  /** Returns the digest of a recording as it is now. */
  static String audio(AudioClip clip) throws IOException {
    if (clip.content() instanceof AudioClip.Content.Samples samples) {
      return new Sha256()
          .add("samples")
          .add(samples.channels())
          .add(samples.sampleRateHz())
          .add(samples.interleaved())
          .hex();
    }
    try (InputStream in =
        clip.content() instanceof AudioClip.Content.File file
            ? Files.newInputStream(file.path())
            : new ByteArrayInputStream(((AudioClip.Content.Encoded) clip.content()).bytes())) {
      return new Sha256().add("encoded").add(in).hex();
    }
  }

  private static String motion(MotionTrack track) {
    Sha256 digest = new Sha256().add(track.frameRate()).add(track.frames().size());
    for (MotionFrame f : track.frames()) {
      digest.add(new float[] {f.yaw(), f.pitch(), f.roll(), f.tx(), f.ty(), f.scale()});
      if (f.expression() instanceof Articulation face) {
        for (Articulation.Parameter parameter : Articulation.Parameter.values()) {
          digest.add(Float.floatToRawIntBits(face.get(parameter)));
        }
      } else {
        Keypoints points = (Keypoints) f.expression();
        digest.add(points.toArray()).add(points.sourceFrame());
      }
    }
    return digest.hex();
  }
}
