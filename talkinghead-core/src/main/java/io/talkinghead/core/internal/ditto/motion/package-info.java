/**
 * From speech features to the motion of a face: condition rows, a diffusion sampler over clips of
 * 80 frames, their joining, and the controls that apply motion to a source.
 */
@NullMarked
package io.talkinghead.core.internal.ditto.motion;

import org.jspecify.annotations.NullMarked;
