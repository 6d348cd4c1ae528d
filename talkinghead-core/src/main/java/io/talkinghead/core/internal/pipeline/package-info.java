/**
 * The pipeline: one job's way from a voice and an avatar to a video.
 *
 * <pre>
 *  sound ─► AudioFeatureExtractor ─► MotionGenerator ─► N painters ─► paste-back ─► VideoEncoder
 *    chunks of 200 ms         rows            motion        pictures in order    pictures
 * </pre>
 *
 * <p>Every arrow is a bounded queue and every box a worker with a thread of its own, so memory does
 * not depend on the length of the voice and the slowest box sets the pace. The thread of the
 * encoder is also the job's own: it opens what the job needs, starts the others, waits for their
 * end, closes everything in reverse order, and only then tells the outcome. One {@link
 * io.talkinghead.core.internal.pipeline.StopSignal} wakes whoever waits; the first failure raises
 * it, and so does a cancellation.
 *
 * <p>Time is counted, never clocked: samples in, frames out. The clock serves reports alone.
 */
@NullMarked
package io.talkinghead.core.internal.pipeline;

import org.jspecify.annotations.NullMarked;
