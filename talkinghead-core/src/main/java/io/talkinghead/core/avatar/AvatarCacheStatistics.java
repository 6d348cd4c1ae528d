package io.talkinghead.core.avatar;

/**
 * What an {@link AvatarCache} holds and did.
 *
 * @param avatars held now
 * @param tokens valid now
 * @param bytes that the avatars take, about
 * @param hits of {@code get}
 * @param misses of {@code get}: unknown, expired or evicted tokens
 * @param encoded portraits encoded
 * @param read avatars read from the folder instead
 * @param shared calls of {@code preload} that needed neither
 * @param evicted avatars dropped, for whatever reason
 */
public record AvatarCacheStatistics(
    int avatars,
    int tokens,
    long bytes,
    long hits,
    long misses,
    long encoded,
    long read,
    long shared,
    long evicted) {}
