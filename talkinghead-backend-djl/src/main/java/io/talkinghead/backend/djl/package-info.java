/**
 * Inference engines on Deep Java Library, and the Ditto stages on them: {@code pytorch} on
 * libtorch, {@code tensorrt} on TensorRT.
 *
 * <p>{@link io.talkinghead.backend.djl.PyTorchEngine} loads TorchScript; each provider opens one of
 * core's Ditto stages on an engine that the stages of a head share.
 */
@NullMarked
package io.talkinghead.backend.djl;

import org.jspecify.annotations.NullMarked;
