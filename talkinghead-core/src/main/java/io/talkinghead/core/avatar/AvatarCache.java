package io.talkinghead.core.avatar;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.RemovalNotification;
import io.talkinghead.Avatar;
import io.talkinghead.Checks;
import io.talkinghead.FrameSize;
import io.talkinghead.Portrait;
import io.talkinghead.core.internal.container.FolderBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Avatars in memory behind random tokens, for services: a client preloads its portrait once and
 * names it by the token afterwards.
 *
 * <p>A token is 192 random bits, URL-safe, a secret of whom it was given to, and never a path. The
 * same portrait in the same size is held once, however many tokens it has. An avatar leaves when
 * its last token has expired or been evicted, or when others that were used later need the room;
 * its {@link AvatarLease leases} stay good.
 *
 * <p>With a folder, avatars are written there, too, and read instead of encoded after a restart.
 * Tokens do not outlive the cache. The folder belongs to one backend; files that were not used for
 * longest go first when it grows beyond its limit.
 *
 * <p><b>Threads:</b> any. <b>Ownership:</b> the maker remains the caller's.
 */
public final class AvatarCache implements AutoCloseable {
  private static final int TOKEN_BYTES = 24;
  private static final String SUFFIX = ".avatar";

  /** Most tokens at once; a service that gives out more has forgotten to evict. */
  private static final int MOST_TOKENS = 100_000;

  private final AvatarMaker maker;
  private final long maxBytes;
  private final @Nullable FolderBudget folder;
  private final SecureRandom random = new SecureRandom();
  private final Object lock = new Object();

  // one segment each: Guava shares the limit out among segments, and evicts per segment
  private final Cache<String, Shelf> shelves;
  private final Cache<String, String> tokens;
  private final Map<String, CompletableFuture<Shelf>> encoding = new HashMap<>();
  private boolean closed;
  private long hits;
  private long misses;
  private long encoded;
  private long read;
  private long shared;
  private long evicted;

  private AvatarCache(Builder builder) {
    maker = builder.maker;
    maxBytes = builder.maxBytes;
    folder =
        builder.folder == null
            ? null
            : new FolderBudget(builder.folder, SUFFIX, builder.maxFolderBytes);
    LongSupplier time = builder.nanoTime;
    shelves =
        CacheBuilder.newBuilder()
            .concurrencyLevel(1)
            .maximumWeight(maxBytes >> 10)
            .weigher((String digest, Shelf shelf) -> kibibytes(shelf))
            .removalListener(this::shelfRemoved)
            .build();
    tokens =
        CacheBuilder.newBuilder()
            .concurrencyLevel(1)
            .maximumSize(MOST_TOKENS)
            .expireAfterWrite(builder.timeToLive)
            .ticker(
                new Ticker() {
                  @Override
                  public long read() {
                    return time.getAsLong();
                  }
                })
            .removalListener(this::tokenRemoved)
            .build();
  }

  /** Returns a builder for a cache of avatars that {@code maker}, such as a head, makes. */
  public static Builder builder(AvatarMaker maker) {
    return new Builder(maker);
  }

  /**
   * Makes {@code portrait} ready to speak and returns the token for it. Calls for the same portrait
   * at once encode it once.
   *
   * @throws IllegalArgumentException if the avatar alone is larger than the cache
   * @throws IllegalStateException after {@link #close()}
   * @throws IOException as {@link AvatarMaker#encode}
   */
  public String preload(Portrait portrait, FrameSize size)
      throws IOException, InterruptedException {
    String digest = PortraitDigest.of(portrait, size);
    while (true) {
      CompletableFuture<Shelf> others;
      CompletableFuture<Shelf> own = new CompletableFuture<>();
      synchronized (lock) {
        requireOpen();
        Shelf shelf = shelves.getIfPresent(digest);
        if (shelf != null) {
          shared++;
          return issue(digest, shelf);
        }
        others = encoding.putIfAbsent(digest, own);
      }
      if (others == null) {
        return make(digest, portrait, size, own);
      }
      try {
        others.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException io) {
          throw io;
        }
        throw new IllegalStateException("encoding " + portrait + " failed", e.getCause());
      }
    }
  }

  private String make(
      String digest, Portrait portrait, FrameSize size, CompletableFuture<Shelf> own)
      throws IOException {
    try {
      Shelf shelf = new Shelf(readOrEncode(digest, portrait, size));
      long bytes = shelf.avatar().sizeInBytes();
      if (bytes > maxBytes) {
        shelf.retire();
        throw new IllegalArgumentException(
            "the avatar takes %d bytes, the cache holds %d; raise maxBytes"
                .formatted(bytes, maxBytes));
      }
      synchronized (lock) {
        encoding.remove(digest);
        if (closed) {
          shelf.retire();
        }
        requireOpen();
        shelves.put(digest, shelf);
        own.complete(shelf);
        return issue(digest, shelf);
      }
    } catch (IOException | RuntimeException | Error e) {
      synchronized (lock) {
        encoding.remove(digest);
      }
      own.completeExceptionally(e);
      throw e;
    }
  }

  private Avatar readOrEncode(String digest, Portrait portrait, FrameSize size) throws IOException {
    if (folder == null) {
      count(true);
      return maker.encode(portrait, size);
    }
    Path file = folder.file(digest);
    OpenedAvatar opened = maker.openOrEncode(file, portrait, size);
    count(opened.encoded());
    folder.used(file);
    return opened.avatar();
  }

  private void count(boolean wasEncoded) {
    synchronized (lock) {
      if (wasEncoded) {
        encoded++;
      } else {
        read++;
      }
    }
  }

  private String issue(String digest, Shelf shelf) {
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    shelf.tokens().add(token);
    tokens.put(token, digest);
    return token;
  }

  /**
   * Returns the avatar of {@code token}, which the caller gives back; empty if the token is unknown
   * or expired, or its avatar evicted: then {@link #preload} again.
   */
  public Optional<AvatarLease> get(String token) {
    Objects.requireNonNull(token, "token");
    synchronized (lock) {
      String digest = closed ? null : tokens.getIfPresent(token);
      Shelf shelf = digest == null ? null : shelves.getIfPresent(digest);
      if (shelf == null) {
        misses++;
        return Optional.empty();
      }
      hits++;
      return Optional.of(shelf.lend());
    }
  }

  /** Forgets {@code token}; returns whether it was valid. */
  public boolean evict(String token) {
    Objects.requireNonNull(token, "token");
    synchronized (lock) {
      return tokens.asMap().remove(token) != null;
    }
  }

  /** Forgets all tokens and avatars; files stay. */
  public void clear() {
    synchronized (lock) {
      tokens.invalidateAll();
      shelves.invalidateAll();
    }
  }

  /** Returns what is held and was done. */
  public AvatarCacheStatistics statistics() {
    synchronized (lock) {
      tokens.cleanUp();
      shelves.cleanUp();
      long bytes = 0;
      for (Shelf shelf : shelves.asMap().values()) {
        bytes += shelf.avatar().sizeInBytes();
      }
      return new AvatarCacheStatistics(
          (int) shelves.size(),
          (int) tokens.size(),
          bytes,
          hits,
          misses,
          encoded,
          read,
          shared,
          evicted);
    }
  }

  /** Forgets everything and refuses what follows; may be repeated. Leases stay good. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      clear();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this avatar cache is closed");
    }
  }

  private static int kibibytes(Shelf shelf) {
    return (int) Math.min(Integer.MAX_VALUE, (shelf.avatar().sizeInBytes() + 1023) >> 10);
  }

  /** Under the lock, in the thread that caused it. */
  private void tokenRemoved(RemovalNotification<String, String> gone) {
    String digest = Objects.requireNonNull(gone.getValue());
    Shelf shelf = shelves.asMap().get(digest);
    if (shelf != null && shelf.tokens().remove(gone.getKey()) && shelf.tokens().isEmpty()) {
      shelves.invalidate(digest);
    }
  }

  /** Under the lock, in the thread that caused it. */
  private void shelfRemoved(RemovalNotification<String, Shelf> gone) {
    Shelf shelf = Objects.requireNonNull(gone.getValue());
    evicted++;
    List<String> orphans = List.copyOf(shelf.tokens());
    shelf.tokens().clear();
    tokens.invalidateAll(orphans);
    shelf.retire();
  }

  /** Carries names and defaults. */
  public static final class Builder {
    private final AvatarMaker maker;
    private long maxBytes = 512L << 20;
    private long maxFolderBytes = 4L << 30;
    private Duration timeToLive = Duration.ofHours(1);
    private @Nullable Path folder;
    private LongSupplier nanoTime = System::nanoTime;

    private Builder(AvatarMaker maker) {
      this.maker = Objects.requireNonNull(maker, "maker");
    }

    /** Sets how much memory the avatars may take, at least 1 MiB; by default 512 MiB. */
    public Builder maxBytes(long bytes) {
      maxBytes = Checks.inRange("maxBytes", bytes, 1L << 20, Long.MAX_VALUE);
      return this;
    }

    /** Sets how long a token is valid; by default an hour. */
    public Builder timeToLive(Duration duration) {
      Checks.argument(!duration.isNegative() && !duration.isZero(), "timeToLive was %s", duration);
      timeToLive = duration;
      return this;
    }

    /** Sets where avatars are written, too; by default nowhere. */
    public Builder folder(@Nullable Path path) {
      folder = path;
      return this;
    }

    /** Sets how much the files of the folder may take, at least 1 MiB; by default 4 GiB. */
    public Builder maxFolderBytes(long bytes) {
      maxFolderBytes = Checks.inRange("maxFolderBytes", bytes, 1L << 20, Long.MAX_VALUE);
      return this;
    }

    /** Sets the clock of {@link #timeToLive}, in nanoseconds; for tests. */
    public Builder nanoTime(LongSupplier clock) {
      nanoTime = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /** Returns the cache. */
    public AvatarCache build() {
      return new AvatarCache(this);
    }
  }
}
