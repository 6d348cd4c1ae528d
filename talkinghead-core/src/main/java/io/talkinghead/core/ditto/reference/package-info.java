/**
 * Files of the reference program (antgroup/ditto-talkinghead): its options as JSON or as the pickle
 * of its configuration, and recorded noise.
 *
 * <pre>{@code
 * OptionFiles.Loaded loaded = OptionFiles.read(List.of(Path.of("case.json")), DittoMode.OFFLINE, Compat.REFERENCE);
 * Options options =
 *     Options.builder()
 *         .backend("onnx")
 *         .modelPack(folder)
 *         .setting(loaded.options())
 *         .setting(new StageDump(Path.of("dump"), loaded.frames()))
 *         .build();
 * NoiseSource noise = NoiseBank.read(Path.of("noise.npy")); // for GenerationRequest.Builder.noise
 * }</pre>
 *
 * <p>With them a run of the reference can be repeated number by number and compared stage by stage.
 */
@NullMarked
package io.talkinghead.core.ditto.reference;

import org.jspecify.annotations.NullMarked;
