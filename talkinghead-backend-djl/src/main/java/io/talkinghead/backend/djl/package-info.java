/** Inference engines on Deep Java Library: PyTorch and TensorRT. */
@NullMarked
package io.talkinghead.backend.djl;

import org.jspecify.annotations.NullMarked;
