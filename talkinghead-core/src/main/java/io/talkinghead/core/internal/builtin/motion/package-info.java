/**
 * Moves: rows of {@code visemes-15/100hz} become head pose and named parameters of the face, one
 * {@link io.talkinghead.MotionFrame} per picture.
 *
 * <pre>
 *  rows ─► MouthCurves ─┐ 100 Hz                           Controls ─┐
 *     ├──► Prosody ─────┼─► sampled at the frame ─► HeadMotion ──────┼─► MotionFrame
 *     └──► Blinks ──────┘                 Saccades, SmoothNoise ─────┘
 * </pre>
 *
 * <p>Curves over rows are nodes of a {@link
 * io.talkinghead.core.internal.builtin.motion.CurveGraph}: each is a formula with a known
 * look-ahead over other curves, kept in a ring. A value is computed once, from the same numbers,
 * whatever the size of the chunks; memory does not depend on the length. Live, every filter gives
 * up width to stay within the look-ahead it is allowed, 80 ms in all.
 */
@NullMarked
package io.talkinghead.core.internal.builtin.motion;

import org.jspecify.annotations.NullMarked;
