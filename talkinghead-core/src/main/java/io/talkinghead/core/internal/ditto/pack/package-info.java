/**
 * The twelve networks of a Ditto model pack: their names, their contract, and how they are loaded
 * through any engine and checked.
 */
@NullMarked
package io.talkinghead.core.internal.ditto.pack;

import org.jspecify.annotations.NullMarked;
