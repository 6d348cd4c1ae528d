/**
 * A live session: the same workers as those of a file, fed by somebody who writes.
 *
 * <pre>
 *  write ─► LiveInput ─► LiveEar ─► AudioFeatureExtractor ─► MotionGenerator ─► painters ─► LiveStream ─► subscriber
 *           bounded        │  pieces of 10 ms                                   in order        │          and output
 *                          ├─► SoundTee ──────────────────────────────────────────────────────► encoder
 *                          └─► Trail ◄── states of both listeners, every half second
 * </pre>
 *
 * <p>An interruption begins a new {@linkplain io.talkinghead.core.internal.pipeline.Turns turn}.
 * Whatever the workers still meet of the old one they drop. The new turn's first piece brings the
 * latest state kept before the playback position, and the sound from there to that position once
 * more; so both listeners are where they would be had they never heard what was dropped.
 */
@NullMarked
package io.talkinghead.core.internal.live;

import org.jspecify.annotations.NullMarked;
