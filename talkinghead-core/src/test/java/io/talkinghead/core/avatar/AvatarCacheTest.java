package io.talkinghead.core.avatar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.Avatar;
import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.InputException;
import io.talkinghead.Landmarks;
import io.talkinghead.Portrait;
import io.talkinghead.Representation;
import io.talkinghead.Warning;
import io.talkinghead.spi.fake.FakeAvatar;
import io.talkinghead.spi.fake.FakeAvatarEncoder;
import io.talkinghead.spi.fake.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens, limits, sharing, and avatars that outlive their eviction. */
@Timeout(60)
class AvatarCacheTest {
  private static final long MEBIBYTE = 1L << 20;

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger encodings = new AtomicInteger();
  private final List<Heavy> made = new ArrayList<>();
  @TempDir Path folder;

  /** An avatar that holds more than memory of the heap, such as a copy on a device. */
  private static final class Heavy implements Avatar, AutoCloseable {
    final AtomicInteger closed = new AtomicInteger();
    private final Avatar picture = FakeAvatar.of(8, 6);

    @Override
    public Representation representation() {
      return picture.representation();
    }

    @Override
    public int width() {
      return picture.width();
    }

    @Override
    public int height() {
      return picture.height();
    }

    @Override
    public Landmarks landmarks() {
      return picture.landmarks();
    }

    @Override
    public List<Warning> warnings() {
      return picture.warnings();
    }

    @Override
    public long sizeInBytes() {
      return MEBIBYTE;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private class Maker implements AvatarMaker {
    @Override
    public Avatar encode(Portrait portrait, FrameSize size) throws IOException {
      encodings.incrementAndGet();
      Heavy heavy = new Heavy();
      synchronized (made) {
        made.add(heavy);
      }
      return heavy;
    }

    @Override
    public void save(Avatar avatar, Path file) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Avatar load(Path file) {
      throw new UnsupportedOperationException();
    }

    @Override
    public OpenedAvatar openOrEncode(Path file, Portrait portrait, FrameSize size)
        throws IOException {
      return new AvatarFiles("fake", new FakeAvatarEncoder(Trouble.NONE), "1")
          .openOrEncode(
              file,
              portrait,
              size,
              (p, s) -> {
                encodings.incrementAndGet();
                return new FakeAvatarEncoder(Trouble.NONE).encode(p, s);
              });
    }
  }

  private AvatarCache cache(long bytes) {
    return AvatarCache.builder(new Maker())
        .maxBytes(bytes)
        .timeToLive(Duration.ofMinutes(10))
        .nanoTime(nanos::get)
        .build();
  }

  private static Portrait portrait(int shade) {
    FrameBuffer picture = new FrameBuffer(8, 6);
    picture.rgb()[0] = (byte) shade;
    return Portrait.of(picture);
  }

  private static String preload(AvatarCache cache, int shade) throws Exception {
    return cache.preload(portrait(shade), FrameSize.SOURCE);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  @Test
  void tokens_areRandom_urlSafe_andEachCallersOwn_ofOneAvatar() throws Exception {
    Set<String> tokens = new HashSet<>();
    try (AvatarCache cache = cache(4 * MEBIBYTE)) {
      for (int i = 0; i < 50; i++) {
        String token = preload(cache, 1);
        assertThat(token).matches("[A-Za-z0-9_-]{32}");
        assertThat(tokens.add(token)).isTrue();
      }
      assertThat(encodings).hasValue(1);
      assertThat(cache.evict(tokens.iterator().next())).isTrue();
      assertThat(cache.statistics())
          .isEqualTo(new AvatarCacheStatistics(1, 49, MEBIBYTE, 0, 0, 1, 0, 49, 0));
      assertThat(cache.get("../../etc/passwd")).isEmpty();
      assertThat(cache.get("")).isEmpty();
      assertThat(cache.evict("no such token")).isFalse();
      assertThat(cache.preload(portrait(1), FrameSize.square(64))).isNotIn(tokens);
      assertThat(encodings).hasValue(2);
    }
  }

  @Test
  void evictedAvatar_isClosed_whenItsLastLeaseIs() throws Exception {
    try (AvatarCache cache = cache(4 * MEBIBYTE)) {
      String token = preload(cache, 1);
      AvatarLease one = cache.get(token).orElseThrow();
      AvatarLease two = cache.get(token).orElseThrow();
      assertThat(cache.evict(token)).isTrue();
      assertThat(cache.get(token)).isEmpty();
      assertThat(one.avatar().width()).isEqualTo(8);
      one.close();
      one.close();
      assertThat(made.get(0).closed).hasValue(0);
      assertThatThrownBy(one::avatar).isInstanceOf(IllegalStateException.class);
      two.close();
      assertThat(made.get(0).closed).hasValue(1);
      preload(cache, 2);
      cache.clear();
      assertThat(made.get(1).closed).hasValue(1);
      assertThat(cache.statistics().avatars()).isZero();
      assertThat(cache.statistics().evicted()).isEqualTo(2);
    }
  }

  @Test
  void leastRecentlyUsed_makesRoom() throws Exception {
    try (AvatarCache cache = cache(3 * MEBIBYTE)) {
      String first = preload(cache, 1);
      String second = preload(cache, 2);
      String third = preload(cache, 3);
      cache.get(first).orElseThrow().close();
      String fourth = preload(cache, 4);
      assertThat(cache.get(second)).isEmpty();
      for (String token : List.of(first, third, fourth)) {
        cache.get(token).orElseThrow().close();
      }
      assertThat(made.get(1).closed).hasValue(1);
      assertThat(cache.statistics().bytes()).isEqualTo(3 * MEBIBYTE);
      assertThat(cache.statistics().tokens()).isEqualTo(3);
    }
  }

  @Test
  void tokens_expire_andTheAvatarWithTheLast() throws Exception {
    try (AvatarCache cache = cache(4 * MEBIBYTE)) {
      String early = preload(cache, 1);
      nanos.addAndGet(Duration.ofMinutes(6).toNanos());
      String late = preload(cache, 1);
      cache.get(early).orElseThrow().close(); // does not make it live longer
      nanos.addAndGet(Duration.ofMinutes(5).toNanos());
      assertThat(cache.get(early)).isEmpty();
      cache.get(late).orElseThrow().close();
      nanos.addAndGet(Duration.ofMinutes(6).toNanos());
      assertThat(cache.statistics().avatars()).isZero();
      assertThat(made.get(0).closed).hasValue(1);
      assertThat(cache.statistics().misses()).isEqualTo(1);
    }
  }

  @Test
  void preloadsAtOnce_encodeOnce() throws Exception {
    CountDownLatch encoding = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AvatarMaker slow =
        new Maker() {
          @Override
          public Avatar encode(Portrait portrait, FrameSize size) throws IOException {
            encoding.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return super.encode(portrait, size);
          }
        };
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try (AvatarCache cache = AvatarCache.builder(slow).build()) {
      List<Future<String>> tokens = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tokens.add(pool.submit(() -> preload(cache, 1)));
      }
      encoding.await();
      goOn.countDown();
      Set<String> all = new HashSet<>();
      for (Future<String> token : tokens) {
        all.add(token.get());
      }
      assertThat(all).hasSize(8);
      assertThat(encodings).hasValue(1);
      assertThat(cache.statistics().shared()).isEqualTo(7);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void failure_isToldToTheCaller_andTheNextTries() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    AvatarMaker moody =
        new Maker() {
          @Override
          public Avatar encode(Portrait portrait, FrameSize size) throws IOException {
            if (calls.getAndIncrement() == 0) {
              throw new InputException(ErrorCode.NO_FACE, "no face");
            }
            return super.encode(portrait, size);
          }
        };
    try (AvatarCache cache = AvatarCache.builder(moody).build()) {
      assertThatThrownBy(() -> preload(cache, 1)).isInstanceOf(InputException.class);
      cache.get(preload(cache, 1)).orElseThrow().close();
    }
  }

  @Test
  void avatarLargerThanTheCache_isRefused_andClosed() {
    AvatarMaker large =
        new Maker() {
          @Override
          public Avatar encode(Portrait portrait, FrameSize size) throws IOException {
            super.encode(portrait, size);
            return FakeAvatar.of(1000, 1000);
          }
        };
    try (AvatarCache cache = AvatarCache.builder(large).maxBytes(MEBIBYTE).build()) {
      assertThatThrownBy(() -> preload(cache, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("3000000", "1048576", "maxBytes");
      assertThat(cache.statistics().avatars()).isZero();
    }
  }

  @Test
  void folder_outlivesTheCache_tokensDoNot_andItStaysSmall() throws Exception {
    AvatarCache.Builder builder =
        AvatarCache.builder(new Maker()).folder(folder).maxFolderBytes(MEBIBYTE);
    String token;
    try (AvatarCache cache = builder.build()) {
      token = preload(cache, 1);
      assertThat(cache.statistics().encoded()).isEqualTo(1);
    }
    try (AvatarCache cache = builder.build()) {
      assertThat(cache.get(token)).isEmpty();
      preload(cache, 1);
      assertThat(cache.statistics().read()).isEqualTo(1);
      assertThat(encodings).hasValue(1);
      Path file = files().get(0);
      Files.write(file, new byte[] {1, 2, 3});
      Files.move(file, folder.resolve("0".repeat(64) + ".avatar"));
      for (int i = 0; i < 3; i++) {
        Files.write(folder.resolve(i + ".avatar"), new byte[400_000]);
      }
      preload(cache, 2);
      long bytes = 0;
      for (Path each : files()) {
        bytes += Files.size(each);
      }
      assertThat(bytes).isLessThan(MEBIBYTE);
    }
  }

  @Test
  void closedCache_refuses_andLeasesStayGood() throws Exception {
    AvatarCache cache = cache(4 * MEBIBYTE);
    String token = preload(cache, 1);
    AvatarLease lease = cache.get(token).orElseThrow();
    cache.close();
    cache.close();
    assertThat(cache.get(token)).isEmpty();
    assertThatThrownBy(() -> preload(cache, 1)).isInstanceOf(IllegalStateException.class);
    assertThat(lease.avatar().height()).isEqualTo(6);
    lease.close();
    assertThat(made.get(0).closed).hasValue(1);
  }
}
