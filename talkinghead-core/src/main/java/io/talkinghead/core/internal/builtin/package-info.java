/**
 * The built-in backend, which needs no model download: {@code face} measures the portrait, {@code
 * speech} hears, {@code motion} moves, {@code render} paints. This package joins the first and the
 * last: a portrait becomes an avatar.
 */
@NullMarked
package io.talkinghead.core.internal.builtin;

import org.jspecify.annotations.NullMarked;
