package io.talkinghead.examples.service;

import io.talkinghead.Avatar;
import io.talkinghead.Portrait;
import io.talkinghead.core.avatar.AvatarCache;
import io.talkinghead.core.avatar.AvatarCacheStatistics;
import io.talkinghead.core.avatar.AvatarLease;
import io.talkinghead.examples.service.Uploads.Upload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The portraits that clients keep with the service: one {@link AvatarCache} for each backend, and
 * who owns which token. A token of somebody else is as unknown as one that never was.
 *
 * <p><b>Threads:</b> any.
 */
final class Avatars implements AutoCloseable {
  private final Heads heads;
  private final ServiceLimits limits;
  private final Clock clock;
  private final Path folder;
  private final Map<String, AvatarCache> caches = new LinkedHashMap<>();
  private final Map<String, KeptAvatar> kept = new LinkedHashMap<>();
  private final Map<String, Heads.Lease> makers = new LinkedHashMap<>();

  Avatars(Heads heads, ServiceLimits limits, Path folder, Clock clock) {
    this.heads = heads;
    this.limits = limits;
    this.folder = folder;
    this.clock = clock;
  }

  /** Returns the cache of {@code backend}, whose maker stays open as long as it. */
  private AvatarCache cache(String backend) throws IOException {
    synchronized (caches) {
      AvatarCache cache = caches.get(backend);
      if (cache == null) {
        Heads.Lease maker = heads.get(backend, /* live= */ false, Optional.empty());
        makers.put(backend, maker);
        cache =
            AvatarCache.builder(maker.head())
                .timeToLive(limits.keepAvatars())
                .folder(folder.resolve(backend.replaceAll("[^a-z0-9-]", "_")))
                .build();
        caches.put(backend, cache);
      }
      return cache;
    }
  }

  /**
   * Keeps the portrait of {@code form} for {@code owner}; the same one again gets the same token.
   *
   * @throws ProblemException 429 if the client keeps as many as it may
   * @throws IOException if the picture cannot be used
   */
  KeptAvatar preload(Tenant owner, Upload form, RequestOptions options)
      throws IOException, InterruptedException {
    String backend = heads.resolve(options.backend());
    String digest = digest(form, backend, options);
    Optional<KeptAvatar> known = find(owner, digest);
    if (known.isPresent()) {
      return known.get();
    }
    requireRoom(owner);
    AvatarCache cache = cache(backend);
    Portrait portrait = form.portrait(options);
    String token = cache.preload(portrait, options.size());
    try (AvatarLease lease = cache.get(token).orElseThrow(Avatars::unknown)) {
      Avatar avatar = lease.avatar();
      KeptAvatar made =
          new KeptAvatar(
              token,
              owner,
              backend,
              digest,
              options.size(),
              avatar.width(),
              avatar.height(),
              Inspection.warnings(avatar.warnings()),
              Thumbnail.of(portrait, limits.library()),
              clock.instant().plus(limits.keepAvatars()));
      synchronized (kept) {
        kept.put(token, made);
      }
      return made;
    }
  }

  private Optional<KeptAvatar> find(Tenant owner, String digest) {
    return list(owner).stream().filter(avatar -> avatar.digest().equals(digest)).findFirst();
  }

  private void requireRoom(Tenant owner) {
    if (list(owner).size() >= limits.avatars()) {
      throw Problem.later(
              429,
              "AVATARS_FULL",
              "You keep %d portraits, the most there may be. Delete one: DELETE /avatars/{token}."
                  .formatted(limits.avatars()),
              limits.keepAvatars())
          .exception();
    }
  }

  /** Returns what {@code owner} keeps, the oldest first. */
  List<KeptAvatar> list(Tenant owner) {
    Instant now = clock.instant();
    synchronized (kept) {
      kept.values().removeIf(avatar -> !avatar.until().isAfter(now));
      return kept.values().stream().filter(avatar -> avatar.owner().equals(owner)).toList();
    }
  }

  /** Returns the portrait {@code token} of {@code owner}, if there is one. */
  Optional<KeptAvatar> look(Tenant owner, String token) {
    return list(owner).stream().filter(avatar -> avatar.token().equals(token)).findFirst();
  }

  /**
   * Returns the portrait {@code token} of {@code owner} for a while, the caller's to give back.
   *
   * @throws ProblemException 404 if there is none
   */
  KeptAvatar.InUse use(Tenant owner, String token) throws IOException {
    KeptAvatar found = look(owner, token).orElseThrow(Avatars::unknown);
    AvatarLease lease =
        cache(found.backend())
            .get(token)
            .orElseThrow(
                () -> {
                  forget(found); // others needed the memory
                  return unknown();
                });
    return new KeptAvatar.InUse(found, lease);
  }

  /** Forgets the portrait {@code token} of {@code owner}; returns whether there was one. */
  boolean delete(Tenant owner, String token) {
    Optional<KeptAvatar> found = look(owner, token);
    found.ifPresent(this::forget);
    return found.isPresent();
  }

  /** Forgets all portraits of {@code owner}, and returns how many there were. */
  int clear(Tenant owner) {
    List<KeptAvatar> all = list(owner);
    all.forEach(this::forget);
    return all.size();
  }

  private void forget(KeptAvatar avatar) {
    synchronized (kept) {
      kept.remove(avatar.token());
    }
    synchronized (caches) {
      AvatarCache cache = caches.get(avatar.backend());
      if (cache != null) {
        cache.evict(avatar.token());
      }
    }
  }

  static ProblemException unknown() {
    return Problem.of(
            404,
            "AVATAR_UNKNOWN",
            "There is no such portrait, or it has expired. Send it again: POST /preload_avatar.")
        .exception();
  }

  /** Returns what all caches together hold and did. */
  List<AvatarCacheStatistics> statistics() {
    synchronized (caches) {
      return caches.values().stream().map(AvatarCache::statistics).toList();
    }
  }

  private static String digest(Upload form, String backend, RequestOptions options)
      throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          "%s %s %d %s\n"
              .formatted(backend, options.size(), options.faceIndex(), options.force())
              .getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(form.require("image")));
      Optional<Path> landmarks = form.file("landmarks");
      if (landmarks.isPresent()) {
        digest.update(new byte[] {'\n'});
        digest.update(Files.readAllBytes(landmarks.get()));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  @Override
  public void close() {
    synchronized (caches) {
      caches.values().forEach(AvatarCache::close);
      makers.values().forEach(Heads.Lease::close);
    }
  }
}
