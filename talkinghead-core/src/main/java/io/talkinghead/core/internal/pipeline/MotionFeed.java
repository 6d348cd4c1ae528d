package io.talkinghead.core.internal.pipeline;

import io.talkinghead.GenerationReport;
import java.util.List;

/** Brings the motion of every picture, in order. */
public interface MotionFeed {
  /** Starts the workers, which put the motion into {@code line} and finish it. */
  void start(MotionLine line);

  /** Returns the stages at work here, and how long they computed so far. */
  List<GenerationReport.Stage> report();
}
