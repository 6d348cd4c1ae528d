/** Painting: stitch, warp and decode, and what becomes of the decoded face. */
@NullMarked
package io.talkinghead.core.internal.ditto.face;

import org.jspecify.annotations.NullMarked;
