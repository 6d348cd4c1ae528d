package io.talkinghead.core;

import io.talkinghead.Checks;
import io.talkinghead.Keypoints;
import io.talkinghead.MotionTrack;
import io.talkinghead.SpeechTrack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A whole performance before it is painted: what was heard, and how the face moves.
 *
 * <p>To paint a long one at several places, cut it: each piece becomes a silent video of its own,
 * and {@link TalkingHead#join} makes one of them. A picture is painted from its motion alone, so
 * the pictures are those of the video in one piece, byte for byte.
 *
 * <pre>{@code
 * List<Path> files = new ArrayList<>();
 * for (MotionTrack piece : head.perform(request).pieces(Duration.ofMinutes(1))) {
 *   Path file = folder.resolve(files.size() + ".mp4"); // here, or on another machine
 *   head.generate(GenerationRequest.builder(avatar, Output.mp4(file)).motion(piece).build());
 *   files.add(file);
 * }
 * head.join(files, voice, target);
 * }</pre>
 *
 * @param speech what was heard
 * @param motion of each picture
 */
public record Performance(SpeechTrack speech, MotionTrack motion) {
  /** How far a cut may move from its even place, as a part of a piece. */
  private static final int REACH = 4;

  public Performance {
    Objects.requireNonNull(speech, "speech");
    Objects.requireNonNull(motion, "motion");
  }

  /**
   * Cuts the motion into pieces of about {@code length}, all of nearly the same length so that they
   * take nearly the same time, and each cut in the middle of the longest silence within a quarter
   * of a piece of its even place; where there is no silence, at that place.
   *
   * <p>A performance of less than one and a half lengths stays whole, and so does that of a clip:
   * which of its pictures a face belongs into is counted from the beginning of the video.
   *
   * @return at least one piece; together they are {@link #motion()}
   */
  public List<MotionTrack> pieces(Duration length) {
    Checks.argument(
        length.compareTo(Duration.ZERO) > 0, "length must be more than zero, was %s", length);
    int total = motion.frames().size();
    double frames = length.toNanos() * 1e-9 * motion.frameRate();
    int count = (int) Math.min(total, Math.round(total / frames));
    if (count < 2 || ofClip()) {
      return List.of(motion);
    }
    List<MotionTrack> pieces = new ArrayList<>();
    int reach = total / count / REACH;
    int from = 0;
    for (int i = 1; i < count; i++) {
      int cut = quietest((int) ((long) i * total / count), reach);
      pieces.add(part(from, cut));
      from = cut;
    }
    pieces.add(part(from, total));
    return pieces;
  }

  private MotionTrack part(int from, int to) {
    return new MotionTrack(motion.frameRate(), motion.frames().subList(from, to));
  }

  private boolean ofClip() {
    return motion.frames().stream()
        .anyMatch(
            frame -> frame.expression() instanceof Keypoints points && points.sourceFrame() != 0);
  }

  /** Returns the middle of the longest silence within {@code reach} of the picture {@code even}. */
  private int quietest(int even, int reach) {
    int best = even;
    int longest = 0;
    int begin = even - reach; // of a silence
    for (SpeechTrack.Stretch spoken : speech.speech()) {
      int end = Math.min(even + reach, frame(spoken.startUs()));
      if (end - begin > longest) {
        longest = end - begin;
        best = begin + longest / 2;
      }
      begin = Math.max(begin, frame(spoken.endUs()) + 1);
    }
    int rest = even + reach - begin;
    return rest > longest ? begin + rest / 2 : best;
  }

  private int frame(long timeUs) {
    return (int) (timeUs * motion.frameRate() / 1_000_000);
  }
}
