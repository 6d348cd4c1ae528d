/**
 * Finds a face in a picture and measures it, without trained weights of our own: cascades, then
 * parametric fits.
 */
@NullMarked
package io.talkinghead.core.internal.builtin.face;

import org.jspecify.annotations.NullMarked;
