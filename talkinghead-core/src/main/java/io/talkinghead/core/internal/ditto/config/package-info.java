/**
 * Options of a Ditto pipeline from files: the reference program's own names and values, as JSON or
 * as whatever else gives maps, lists, numbers and arrays.
 */
@NullMarked
package io.talkinghead.core.internal.ditto.config;

import org.jspecify.annotations.NullMarked;
