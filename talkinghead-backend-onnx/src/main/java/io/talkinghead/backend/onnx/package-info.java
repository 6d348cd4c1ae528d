/** An inference engine on ONNX Runtime. */
@NullMarked
package io.talkinghead.backend.onnx;

import org.jspecify.annotations.NullMarked;
