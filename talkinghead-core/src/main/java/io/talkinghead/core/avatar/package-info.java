/**
 * Avatars that are kept: in files, so that a second start measures no face, and in memory behind
 * random tokens, so that a service encodes each portrait once.
 *
 * <pre>{@code
 * OpenedAvatar opened = head.openOrEncode(Path.of("me.avatar"), Portrait.read(picture), FrameSize.SOURCE);
 *
 * AvatarCache cache = AvatarCache.builder(head).maxBytes(512L << 20).build();
 * String token = cache.preload(Portrait.read(picture), FrameSize.square(512));
 * try (AvatarLease lease = cache.get(token).orElseThrow()) {
 *   head.generate(lease.avatar(), voice, output);
 * }
 * }</pre>
 *
 * <p>An avatar file is of the form that {@code core.internal.container} describes. Its first part,
 * {@code avatar}, is JSON: backend, representation, the fingerprint of the encoder (version of its
 * analysis, options, SHA-256 of its models), library, digest of the portrait, size, landmarks,
 * warnings. The other parts are the {@link io.talkinghead.spi.AvatarCodec codec}'s. There is no
 * Java serialisation in it.
 */
@NullMarked
package io.talkinghead.core.avatar;

import org.jspecify.annotations.NullMarked;
