/**
 * Model packs: which files a neural backend needs, where they come from, under which licence, and
 * how they get here whole.
 *
 * <pre>{@code
 * ModelStore store = ModelStore.builder().build();
 * ModelPack pack = store.fetch(PackManifest.DITTO_ONNX, progress -> ...); // the only call that opens a socket
 * Path warp = pack.file("warp_network");
 *
 * ModelPack later = store.open("ditto_onnx"); // never downloads; says what to do if it is not there
 * }</pre>
 *
 * <p>A file bears its final name only after its SHA-256 was found right, whatever happened on the
 * way: cut connections, servers that stall or answer nonsense, a full disk, a cancelled job, two
 * programs at once. What arrived before an interruption is kept and continued.
 *
 * <p>Inside, {@code Fetcher} plans and walks through a pack, {@code Download} brings one file,
 * {@code Hub} speaks HTTP, {@code PartFile} and {@code Disk} hold what is half done, {@code
 * PackLock} remembers what was seen, and {@code PackMutex} keeps other programs out meanwhile.
 */
@NullMarked
package io.talkinghead.core.models;

import org.jspecify.annotations.NullMarked;
