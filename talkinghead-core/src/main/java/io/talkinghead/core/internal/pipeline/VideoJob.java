package io.talkinghead.core.internal.pipeline;

import io.talkinghead.GenerationReport;
import java.util.concurrent.CompletableFuture;

/** The making of one video, or the waiting for it. <b>Threads:</b> {@code start} once; else any. */
public interface VideoJob extends Undertaking {
  /** Returns the outcome to come; cancelling it stops the job. */
  CompletableFuture<GenerationReport> future();

  /** Starts the job. */
  void start();

  /** Waits until every worker has ended and everything is closed; returns whether a video came. */
  boolean awaitEnd();

  /** Waits for the end of the job's own thread, too. Not to be called on it. */
  void awaitThread();
}
