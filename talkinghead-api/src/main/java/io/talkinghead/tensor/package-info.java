/** Shapes and float buffers that cross the boundary between the stages and an inference engine. */
@NullMarked
package io.talkinghead.tensor;

import org.jspecify.annotations.NullMarked;
