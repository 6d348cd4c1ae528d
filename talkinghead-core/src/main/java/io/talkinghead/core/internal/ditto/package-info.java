/**
 * The Ditto pipeline around any inference engine: everything that is arithmetic, nothing that is a
 * network.
 *
 * <pre>
 *  16 kHz ─► HubertFeatureExtractor ─► DittoMotionGenerator ─► DittoWarper ─► paste-back
 *            float32[T, 1024]          key points x_d          512 x 512 face  whole picture
 *  picture, clip ─► DittoAvatarEncoder ─► DittoAvatar ──┴──────────┘
 * </pre>
 *
 * <p>Each stage is made from an {@link io.talkinghead.spi.InferenceEngine}, a model pack and {@link
 * io.talkinghead.core.ditto.DittoOptions}; a backend's provider is the line that brings the three
 * together. The numbers follow antgroup/ditto-talkinghead (commit e9191cf): golden arrays of that
 * program hold every stage to it.
 */
@NullMarked
package io.talkinghead.core.internal.ditto;

import org.jspecify.annotations.NullMarked;
