/**
 * What a backend implements: one interface and one provider type per stage, found by {@link
 * java.util.ServiceLoader}, and the inference engines under the neural stages.
 *
 * <pre>
 *  AudioSource ─► AudioFeatureExtractor ─► MotionGenerator ─► FaceWarper ─► (paste-back) ─► VideoEncoder
 *  float32[N]     rows float32[T, D]       MotionFrame        face crop     whole picture   file or stream
 *  Portrait ────► AvatarEncoder ─► Avatar ──────┴────────────────┴─────────────┘
 * </pre>
 *
 * <p>A provider is a visiting card: name, priority, an honest {@link
 * io.talkinghead.spi.Availability}, and {@code create}. What {@code create} returns is shared by
 * all jobs of a head and holds the weights; the state of one job lives in the session that a stage
 * opens for it. Stages of different backends mix where their {@link
 * io.talkinghead.spi.Representation}s agree.
 */
@NullMarked
package io.talkinghead.spi;

import org.jspecify.annotations.NullMarked;
