/**
 * What is done at once only as far as memory allows: loading networks, and their first computing.
 */
@NullMarked
package io.talkinghead.core.internal.memory;

import org.jspecify.annotations.NullMarked;
