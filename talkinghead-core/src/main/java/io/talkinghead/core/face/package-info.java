/**
 * What the built-in backend sees in a portrait, to look at it, correct it by hand, and give it
 * back.
 */
@NullMarked
package io.talkinghead.core.face;

import org.jspecify.annotations.NullMarked;
