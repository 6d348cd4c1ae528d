/**
 * Image operators with the fixed-point arithmetic of OpenCV 4, so that networks see the very bytes
 * they see in the reference: warps in 1/32 pixel, resizing in 1/2048, and the paste-back of a face.
 *
 * <p>Pictures are {@code uint8[height, width, 3]} or {@code float32[height, width, 3]},
 * interleaved, rows from the top. All classes are free of shared state.
 */
@NullMarked
package io.talkinghead.core.internal.ditto.image;

import org.jspecify.annotations.NullMarked;
