package io.talkinghead.core.internal.pipeline;

import io.talkinghead.Articulation;
import io.talkinghead.GenerationReport;
import io.talkinghead.MotionFrame;
import io.talkinghead.MotionTrack;
import java.util.List;

/**
 * Motion out of a track. What lies beyond its end is the face at rest; key points know no rest, so
 * there the last frame stays.
 */
final class TrackFeed implements MotionFeed {
  private final Workplace place;
  private final List<MotionFrame> frames;
  private final long totalFrames;

  TrackFeed(Workplace place, MotionTrack track, long totalFrames) {
    this.place = place;
    this.frames = track.frames();
    this.totalFrames = totalFrames;
  }

  @Override
  public void start(MotionLine line) {
    place
        .crew()
        .start(
            "MotionTrack",
            () -> {
              for (long i = 0; i < totalFrames; i++) {
                line.put(frame(i));
              }
              line.finish();
            });
  }

  @Override
  public List<GenerationReport.Stage> report() {
    return List.of();
  }

  private MotionFrame frame(long index) {
    if (index < frames.size()) {
      return frames.get((int) index);
    }
    MotionFrame last = frames.get(frames.size() - 1);
    return last.expression() instanceof Articulation ? MotionFrame.REST : last;
  }
}
