/**
 * Hears: 16 kHz sound becomes rows of {@code visemes-15/100hz}, in plain Java and without a model
 * to download.
 *
 * <pre>
 *  samples ─► FrameCutter ─► LogMel ─► SpectrumNorm ─► VisemeNet ─┐
 *                 │  └─► level ─► LevelRange ─► SpeechGate ───────┼─► VoiceCheck ─► rows float32[T, 18]
 *                 └────► PitchTracker ────────────────────────────┘        └─► SpeechTimeline ─► SpeechEvents
 * </pre>
 *
 * <p>Everything streams: each row is computed from the same samples in the same order whatever the
 * size of the chunks, so a file and a live voice give the same bits. A row is certain 132.5 ms
 * after its sound ({@link io.talkinghead.core.internal.builtin.speech.VisemeNet#LOOK_AHEAD} frames
 * and half a window). With the whole voice at hand, {@code VoiceSurvey} measures it first, and rows
 * that look like noise or music wait up to two seconds for a sign of a voice.
 */
@NullMarked
package io.talkinghead.core.internal.builtin.speech;

import org.jspecify.annotations.NullMarked;
