/**
 * Writes ONNX graphs as TorchScript, so that a published model runs on libtorch without Python.
 *
 * <p>{@link io.talkinghead.backend.djl.torchscript.TorchScriptConverter} reads a file. A {@code
 * GraphTranslator} visits its nodes; each {@code Operator} writes calls of torch to a {@code
 * Script}, and tells type and extents of what it makes. Numbers that only make shapes stay outside
 * of tensors ({@code Item}). The {@code Archive} is a zip of the script, a pickle that names the
 * weights, and the weights.
 *
 * <pre>{@code
 * TorchScriptConverter.convert(Path.of("decoder.onnx"), Path.of("decoder.pt"));
 * }</pre>
 */
@NullMarked
package io.talkinghead.backend.djl.torchscript;

import org.jspecify.annotations.NullMarked;
