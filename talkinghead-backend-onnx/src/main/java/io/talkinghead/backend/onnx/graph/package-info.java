/**
 * Reads ONNX files and rewrites what a runtime cannot run, or runs slowly, into what it runs well.
 *
 * <p>A {@link io.talkinghead.backend.onnx.graph.ModelFile} is read without copying its weights, a
 * {@link io.talkinghead.backend.onnx.graph.ModelGraph} holds it while it is changed, a chain of
 * {@link io.talkinghead.backend.onnx.graph.GraphPass}es changes it, and the result is written
 * again. Every pass keeps the names, types and meaning of the inputs and outputs.
 *
 * <pre>{@code
 * ModelGraph graph = ModelFile.read(file);
 * new GridSamplePass().apply(graph);
 * ModelFile.write(graph.toModel(), target);
 * }</pre>
 */
@NullMarked
package io.talkinghead.backend.onnx.graph;

import org.jspecify.annotations.NullMarked;
