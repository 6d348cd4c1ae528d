package io.talkinghead.core.models;

import static io.talkinghead.core.models.StoreBench.ALPHA;
import static io.talkinghead.core.models.StoreBench.BETA;
import static io.talkinghead.core.models.StoreBench.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a server may fail ends in the right file or a clear error. */
class ModelStoreFetchTest {
  @TempDir Path home;
  private StoreBench bench;

  @BeforeEach
  void open() {
    bench = new StoreBench(home);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void fetch_bringsAllAndRemembers() throws Exception {
    ModelPack pack = bench.fetch();

    bench.assertWhole();
    assertThat(pack.file("alpha")).isEqualTo(bench.target(ALPHA));
    FetchProgress last = bench.progress.get(bench.progress.size() - 1);
    assertThat(last.activity()).isEqualTo(FetchProgress.Activity.DONE);
    assertThat(last.bytes()).isEqualTo(370_000).isEqualTo(last.totalBytes());
    assertThat(bench.progress).extracting(FetchProgress::bytes).isSorted();
    assertThat(Files.readString(bench.target("pack.lock.json")))
        .contains(FakeHub.sha256(bench.beta));

    bench.hub.requests.clear();
    bench.fetch();
    assertThat(bench.hub.requests).isEmpty();
  }

  @Test
  void cutConnection_isContinued() throws Exception {
    bench.hub.script(ALPHA, FakeHub.cutAfter(100_000));

    bench.fetch();

    bench.assertWhole();
    FakeHub.Request second =
        bench.hub.requests.stream().filter(r -> !r.range().isEmpty()).findFirst().orElseThrow();
    assertThat(second.range()).matches("bytes=[1-9][0-9]*-");
    assertThat(second.ifRange()).isEqualTo('"' + FakeHub.sha256(bench.alpha) + '"');
    assertThat(bench.pauses).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void serverWithoutRanges_isReadFromTheStart() throws Exception {
    bench.leavePart(ALPHA, bench.alpha, 120_000);
    bench.hub.script(ALPHA, FakeHub::whole);

    bench.fetch();

    bench.assertWhole();
    assertThat(bench.hub.gets(ALPHA)).isEqualTo(1);
  }

  @Test
  void contentThatChangedMeanwhile_isReadFromTheStart() throws Exception {
    bench.leavePart(ALPHA, FakeHub.content(9, 120_000), 120_000);
    Files.writeString(bench.target(ALPHA + ".part.etag"), "\"of-another-content\"");

    bench.fetch();

    bench.assertWhole();
    assertThat(bench.hub.gets(ALPHA)).isEqualTo(1);
  }

  @Test
  void damagedPart_isFetchedAnew() throws Exception {
    byte[] damaged = bench.alpha.clone();
    damaged[5] ^= 1;
    bench.leavePart(ALPHA, damaged, 200_000);

    bench.fetch();

    bench.assertWhole();
    assertThat(bench.hub.gets(ALPHA)).isEqualTo(2);
  }

  @Test
  void damagedWholePart_isFetchedAnew() throws Exception {
    bench.leavePart(ALPHA, FakeHub.content(9, 300_000), 300_000);
    bench.leavePart(BETA, FakeHub.content(9, 300_000), 300_000); // longer than the file

    bench.fetch();

    bench.assertWhole();
    assertThat(bench.hub.gets(ALPHA)).isEqualTo(1);
  }

  @Test
  void wholePart_needsNoServer() throws Exception {
    bench.leavePart(ALPHA, bench.alpha, 300_000);

    bench.fetch();

    bench.assertWhole();
    assertThat(bench.hub.gets(ALPHA)).isZero();
  }

  @Test
  void wrongDigest_isRefused() throws Exception {
    bench.hub.script(ALPHA, FakeHub.instead(FakeHub.content(7, 300_000)));

    assertThat(refusal(ErrorCode.MODEL_INVALID, bench::fetch))
        .hasMessageContaining(ALPHA)
        .hasMessageContaining(FakeHub.sha256(bench.alpha));
    assertThat(bench.target(ALPHA)).doesNotExist();
    assertThat(bench.part(ALPHA)).doesNotExist();

    bench.fetch(); // and the next one is good
    bench.assertWhole();
  }

  @Test
  void wrongDigestOverABadLine_ends() throws Exception {
    FakeHub.Answer wrongAndCut =
        (exchange, content) ->
            FakeHub.cutAfter(150_000).give(exchange, FakeHub.content(7, 300_000));
    FakeHub.Answer wrongRest =
        (exchange, content) -> FakeHub.good(exchange, FakeHub.content(7, 300_000));
    bench.hub.script(ALPHA, wrongAndCut, wrongRest, wrongAndCut, wrongRest, wrongAndCut, wrongRest);

    refusal(ErrorCode.MODEL_INVALID, bench::fetch);

    assertThat(bench.target(ALPHA)).doesNotExist();
    assertThat(bench.hub.gets(ALPHA)).isEqualTo(4);
  }

  @Test
  void wrongLength_isRefused() {
    bench.hub.script(ALPHA, FakeHub.instead(FakeHub.content(7, 299_999)));

    assertThat(refusal(ErrorCode.MODEL_INVALID, bench::fetch))
        .hasMessageContaining("299999")
        .hasMessageContaining("300000");
    assertThat(bench.target(ALPHA)).doesNotExist();
  }

  @Test
  void moreThanItShould_isCutOff() {
    bench.hub.script(ALPHA, FakeHub.chunked(FakeHub.content(7, 400_000)));

    assertThat(refusal(ErrorCode.MODEL_INVALID, bench::fetch)).hasMessageContaining("more than");
    assertThat(bench.target(ALPHA)).doesNotExist();
    assertThat(bench.part(ALPHA)).doesNotExist();
  }

  @Test
  void lessThanItShould_isTriedAgain() throws Exception {
    bench.hub.script(ALPHA, FakeHub.chunked(java.util.Arrays.copyOf(bench.alpha, 250_000)));

    bench.fetch();

    bench.assertWhole();
  }

  @Test
  void notFound_isRefusedAtOnce() {
    bench.hub.script(ALPHA, FakeHub.status(404));

    assertThat(refusal(ErrorCode.MODEL_NOT_AVAILABLE, bench::fetch))
        .hasMessageContaining(ALPHA)
        .hasMessageContaining("404");
    assertThat(bench.pauses).isEmpty();
    assertThat(bench.target(ALPHA)).doesNotExist();
  }

  @Test
  void rangeNotSatisfiable_beginsAnew() throws Exception {
    bench.leavePart(ALPHA, bench.alpha, 1000);
    bench.hub.script(ALPHA, FakeHub.status(416));

    bench.fetch();

    bench.assertWhole();
    assertThat(bench.hub.gets(ALPHA)).isEqualTo(2);
  }

  @Test
  void anotherRangeThanAskedFor_beginsAnew() throws Exception {
    bench.leavePart(ALPHA, bench.alpha, 1000);
    bench.hub.script(
        ALPHA,
        (exchange, content) -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-299999/300000");
          exchange.sendResponseHeaders(206, content.length);
          exchange.getResponseBody().write(content);
        });

    bench.fetch();

    bench.assertWhole();
  }

  @Test
  void redirectToAnotherHost_isFollowedWithItsRange() throws Exception {
    try (FakeHub store = new FakeHub().file("/blobs/a", bench.alpha)) {
      bench.leavePart(ALPHA, bench.alpha, 1000);
      bench.hub.script(ALPHA, FakeHub.status(302, "Location", store.uri() + "/blobs/a"));

      bench.fetch();

      bench.assertWhole();
      assertThat(store.requests).extracting(FakeHub.Request::range).containsExactly("bytes=1000-");
    }
  }

  @Test
  void redirectsWithoutEndOrToOtherSchemes_areRefused() {
    FakeHub.Answer round = FakeHub.status(307, "Location", FakeHub.ROOT + ALPHA);
    FakeHub.Answer[] rounds = new FakeHub.Answer[20];
    java.util.Arrays.fill(rounds, round);
    bench.hub.script(ALPHA, rounds);
    assertThat(refusal(ErrorCode.MODEL_NOT_AVAILABLE, bench::fetch))
        .hasMessageContaining("10 times");

    try (StoreBench other = new StoreBench(home)) {
      other.hub.script(ALPHA, FakeHub.status(302, "Location", "file:///etc/passwd"));
      assertThat(refusal(ErrorCode.MODEL_NOT_AVAILABLE, other::fetch))
          .hasMessageContaining("not allowed");
    }
    assertThat(bench.target(ALPHA)).doesNotExist();
  }

  @Test
  void serverThatFallsSilent_isLeftAndContinued() throws Exception {
    bench.hub.script(ALPHA, bench.hub.stallAfter(100_000));

    bench.fetch(bench.builder().stallTimeout(Duration.ofMillis(300)));

    bench.assertWhole();
    assertThat(bench.pauses).isNotEmpty();
  }

  @Test
  void serverThatNeverAnswers_isGivenUp() {
    bench.hub.script(ALPHA, bench.hub.silent(), bench.hub.silent());
    ModelStore.Builder impatient =
        bench
            .builder()
            .attempts(2)
            .connectTimeout(Duration.ofMillis(200))
            .stallTimeout(Duration.ofMillis(200));

    assertThat(refusal(ErrorCode.MODEL_NOT_AVAILABLE, () -> bench.fetch(impatient)))
        .hasMessageContaining("2 tries");
    assertThat(bench.target(ALPHA)).doesNotExist();
  }

  @Test
  void busyServer_isTriedWithGrowingPauses() throws Exception {
    bench.hub.script(
        ALPHA,
        FakeHub.status(503),
        FakeHub.status(500),
        FakeHub.status(502),
        FakeHub.status(429, "Retry-After", "7"));

    bench.fetch();

    bench.assertWhole();
    assertThat(bench.pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 7L);
  }

  @Test
  void progressStartsTheCountAnew() throws Exception {
    FakeHub.Answer busy = FakeHub.status(503);
    bench.hub.script(ALPHA, busy, busy, FakeHub.cutAfter(1000), busy, busy);

    bench.fetch(bench.builder().attempts(4));

    bench.assertWhole();
    assertThat(bench.pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 1L, 2L, 4L);
  }

  @Test
  void givenUp_isContinuedLater() throws Exception {
    bench.hub.script(ALPHA, FakeHub.cutAfter(100_000), FakeHub.status(503));

    assertThat(
            refusal(ErrorCode.MODEL_NOT_AVAILABLE, () -> bench.fetch(bench.builder().attempts(2))))
        .hasMessageContaining("continue");
    assertThat(bench.part(ALPHA)).exists();
    assertThat(bench.target(ALPHA)).doesNotExist();

    bench.fetch();
    bench.assertWhole();
    assertThat(bench.hub.requests)
        .filteredOn(r -> r.path().equals(ALPHA))
        .last()
        .extracting(FakeHub.Request::range)
        .asString()
        .isNotEmpty();
  }

  @Test
  void cancelled_isContinuedLater() throws Exception {
    AtomicLong nanos =
        new AtomicLong(); // a second passes at every look, so that every byte is told
    ModelStore store = bench.builder().nanos(() -> nanos.addAndGet(1_000_000_000)).build();
    assertThatThrownBy(
            () ->
                store.fetch(
                    bench.manifest,
                    progress -> {
                      if (progress.fileBytes() > 0) {
                        Thread.currentThread().interrupt();
                      }
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(bench.target(ALPHA)).doesNotExist();
    assertThat(Files.size(bench.part(ALPHA))).isPositive();

    bench.fetch();

    bench.assertWhole();
    assertThat(bench.hub.requests).extracting(FakeHub.Request::range).anyMatch(r -> !r.isEmpty());
  }

  @Test
  void damagedFileUnderItsFinalName_isReplaced() throws Exception {
    bench.fetch();
    Files.write(bench.target(BETA), new byte[] {1, 2, 3});
    refusal(ErrorCode.MODEL_INVALID, () -> bench.builder().build().open(bench.manifest));

    bench.fetch();

    bench.assertWhole();
  }

  @Test
  void rightFilePutThereByHand_isAdopted() throws Exception {
    Files.createDirectories(bench.target(ALPHA).getParent());
    Files.write(bench.target(ALPHA), bench.alpha);
    Files.write(bench.target(BETA), bench.beta);

    bench.fetch();

    bench.assertWhole();
    assertThat(bench.hub.requests).extracting(FakeHub.Request::method).containsExactly("HEAD");
  }

  @Test
  void digestThatNobodyKnows_isRefused() {
    bench.hub.head(
        BETA,
        (exchange, content) -> {
          exchange.getResponseHeaders().set("ETag", "\"5f3-abc\"");
          exchange.getResponseHeaders().set("Content-Length", "70000");
          exchange.sendResponseHeaders(200, -1);
        });

    assertThat(refusal(ErrorCode.MODEL_NOT_AVAILABLE, bench::fetch))
        .hasMessageContaining("could not be verified");
    assertThat(bench.hub.gets(ALPHA)).isZero();
  }

  @Test
  void hubThatContradictsWhatWasSeenFirst_isNotBelieved() throws Exception {
    bench.fetch();
    Files.delete(bench.target(BETA));
    bench.hub.file(BETA, FakeHub.content(8, 70_000));

    assertThat(refusal(ErrorCode.MODEL_INVALID, bench::fetch))
        .hasMessageContaining(FakeHub.sha256(bench.beta));
    assertThat(bench.target(BETA)).doesNotExist();
  }

  @Test
  void offline_opensNoSocket() throws Exception {
    assertThat(
            refusal(
                ErrorCode.MODEL_NOT_AVAILABLE, () -> bench.fetch(bench.builder().offline(true))))
        .hasMessageContaining("offline");
    assertThat(bench.hub.requests).isEmpty();

    bench.fetch();
    bench.hub.requests.clear();
    assertThat(bench.fetch(bench.builder().offline(true)).files()).hasSize(2);
    assertThat(bench.hub.requests).isEmpty();
  }

  @Test
  void mirror_takesThePlaceOfTheHub() throws Exception {
    try (FakeHub mirror = new FakeHub().file(ALPHA, bench.alpha).file(BETA, bench.beta)) {
      bench.fetch(bench.builder().mirror(mirror.uri()));
      bench.assertWhole();
      assertThat(mirror.gets(ALPHA)).isEqualTo(1);
    }
    assertThat(bench.hub.requests).isEmpty();
  }

  @Test
  void proxy_isAsked() throws Exception {
    PackManifest far = StoreBench.manifest("http://hub.invalid", bench.alpha, bench.beta.length);

    bench
        .builder()
        .proxy(ProxySelector.of(bench.hub.address()))
        .build()
        .fetch(far, FetchProgress.Listener.NONE);

    bench.assertWhole();
  }

  @Test
  void chosenFilesOnly_areFetched() throws Exception {
    refusal(
        ErrorCode.MODEL_NOT_AVAILABLE, // the other one is required to open the pack
        () ->
            bench
                .builder()
                .build()
                .fetch(bench.manifest, f -> f.path().equals(ALPHA), FetchProgress.Listener.NONE));

    assertThat(bench.target(ALPHA)).exists();
    assertThat(bench.hub.requests).extracting(FakeHub.Request::path).containsOnly(ALPHA);
  }

  @Test
  void openOrFetch_fetchesOnce() throws Exception {
    ModelStore store = bench.builder().build();
    assertThat(store.openOrFetch(bench.manifest, FetchProgress.Listener.NONE).files()).hasSize(2);
    bench.hub.requests.clear();
    store.openOrFetch(bench.manifest, FetchProgress.Listener.NONE);
    assertThat(bench.hub.requests).isEmpty();
  }

  @Test
  void unreachableHub_isGivenUpWithItsReason() throws IOException {
    URI nobody;
    try (FakeHub gone = new FakeHub()) {
      nobody = gone.uri();
    }
    assertThat(
            refusal(
                ErrorCode.MODEL_NOT_AVAILABLE,
                () -> bench.fetch(bench.builder().mirror(nobody).attempts(3))))
        .hasMessageContaining("no connection to")
        .hasMessageContaining("it was refused");
    assertThat(bench.pauses).hasSize(2);
    assertThat(List.of(bench.target(ALPHA), bench.target(BETA))).noneMatch(Files::exists);
  }
}
