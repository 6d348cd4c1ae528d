/**
 * Landmarks in files: {@code LandmarksJson} writes what was measured, so that a person can correct
 * it once, and reads it back.
 *
 * <pre>{@code
 * {"format": "talkinghead-landmarks/1", "leftEye": [256.1, 290.2], "rightEye": [380.0, 290.1]}
 * }</pre>
 */
@NullMarked
package io.talkinghead.core.internal.landmarks;

import org.jspecify.annotations.NullMarked;
