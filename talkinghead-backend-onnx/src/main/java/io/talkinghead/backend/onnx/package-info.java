/**
 * An inference engine on ONNX Runtime, and the Ditto stages on it as the backend {@code onnx}.
 *
 * <p>{@link io.talkinghead.backend.onnx.OnnxEngine} loads networks, rewritten where that makes them
 * run or run faster; each provider opens one of core's Ditto stages on an engine of its own.
 */
@NullMarked
package io.talkinghead.backend.onnx;

import org.jspecify.annotations.NullMarked;
