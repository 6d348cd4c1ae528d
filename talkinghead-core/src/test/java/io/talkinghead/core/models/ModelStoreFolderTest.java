package io.talkinghead.core.models;

import static io.talkinghead.core.models.StoreBench.ALPHA;
import static io.talkinghead.core.models.StoreBench.BETA;
import static io.talkinghead.core.models.StoreBench.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What needs no network: open, import, verify, and where things are. */
class ModelStoreFolderTest {
  @TempDir Path home;
  @TempDir Path checkpoints;
  private StoreBench bench;
  private ModelStore store;

  @BeforeEach
  void open() {
    bench = new StoreBench(home);
    store = bench.builder().build();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void packThatIsNotThere_isRefusedWithCommandAndSize() {
    assertThat(refusal(ErrorCode.MODEL_NOT_AVAILABLE, () -> store.open("ditto_onnx")))
        .hasMessageContaining("talkinghead models fetch ditto_onnx")
        .hasMessageContaining("2.3 GB")
        .hasMessageContaining(home.toString());
    assertThat(refusal(ErrorCode.MODEL_NOT_AVAILABLE, () -> store.open("nobody")))
        .hasMessageContaining("ditto_onnx");
  }

  @ParameterizedTest
  @EnumSource(ModelStore.Import.class)
  void officialFolder_isImported(ModelStore.Import how) throws Exception {
    put(ALPHA, bench.alpha);
    put(BETA, bench.beta);

    ModelPack pack =
        store.importFolder(bench.manifest, checkpoints, how, false, FetchProgress.Listener.NONE);

    assertThat(pack.files()).containsOnlyKeys("alpha", "beta");
    bench.assertWhole();
    assertThat(store.verify(bench.manifest, FetchProgress.Listener.NONE).ok()).isTrue();
    assertThat(bench.hub.requests).isEmpty();

    store.importFolder(bench.manifest, checkpoints, how, false, FetchProgress.Listener.NONE);
    bench.assertWhole();
  }

  @Test
  void folderOfTheFilesThemselves_isImported() throws Exception {
    put("alpha.onnx", bench.alpha);
    put("beta.onnx", bench.beta);

    store.importFolder(
        bench.manifest, checkpoints, ModelStore.Import.COPY, false, FetchProgress.Listener.NONE);

    bench.assertWhole();
  }

  @Test
  void otherFiles_areImportedOnlyWhenAsked() throws Exception {
    put(ALPHA, FakeHub.content(5, 300_000));
    put(BETA, FakeHub.content(6, 10_000));

    assertThat(refusal(ErrorCode.MODEL_INVALID, () -> importAll(false)))
        .hasMessageContaining(FakeHub.sha256(bench.alpha));
    put(ALPHA, bench.alpha);
    assertThat(refusal(ErrorCode.MODEL_INVALID, () -> importAll(false)))
        .hasMessageContaining("10000 bytes");
    assertThat(bench.target(ALPHA)).as("all or nothing").doesNotExist();

    put(ALPHA, FakeHub.content(5, 300_000));
    importAll(true);
    assertThat(store.verify(bench.manifest, FetchProgress.Listener.NONE).files())
        .extracting(PackCheck.FileCheck::state)
        .containsExactly(PackCheck.State.OTHER, PackCheck.State.OTHER);

    bench.fetch(); // brings the official ones
    bench.assertWhole();
  }

  @ParameterizedTest
  @EnumSource(ModelStore.Import.class)
  void progressOfAnImport_goesFromNothingToAll(ModelStore.Import how) throws Exception {
    put(ALPHA, bench.alpha);
    put(BETA, bench.beta);

    store.importFolder(bench.manifest, checkpoints, how, false, bench.progress::add);

    long all = (long) bench.alpha.length + bench.beta.length;
    assertThat(bench.progress).isNotEmpty().allMatch(p -> p.totalBytes() == all);
    assertThat(bench.progress).allMatch(p -> p.bytes() >= 0 && p.bytes() <= all);
    assertThat(bench.progress.get(0).bytes()).isZero();
    assertThat(bench.progress.get(bench.progress.size() - 1).bytes()).isEqualTo(all);
  }

  @Test
  void importedFileWhoseDigestNobodyKnows_isGoodIfItsSizeIsThatOfThePack() throws Exception {
    put(ALPHA, bench.alpha);
    put(BETA, FakeHub.content(6, bench.beta.length));
    importAll(true);
    assertThat(store.verify(bench.manifest, FetchProgress.Listener.NONE).files())
        .extracting(PackCheck.FileCheck::state)
        .containsExactly(PackCheck.State.GOOD, PackCheck.State.GOOD);
  }

  @Test
  void mirrorThatIsNoAddress_isNamedWithItsVariable() {
    assertThatThrownBy(() -> new ModelStore.Builder(Map.of("TALKINGHEAD_MIRROR", "not an address")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TALKINGHEAD_MIRROR");
  }

  @Test
  void folderThatLacksAFile_isRefusedByName() throws Exception {
    put(ALPHA, bench.alpha);
    assertThat(refusal(ErrorCode.MODEL_INVALID, () -> importAll(false)))
        .hasMessageContaining("beta.onnx");
    refusal(
        ErrorCode.FILE_NOT_FOUND,
        () -> ModelPack.inFolder(bench.manifest, checkpoints.resolve("nowhere")));
  }

  @Test
  void gitLfsPointer_isRefusedWithItsRemedy() throws Exception {
    put(
        ALPHA,
        "version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 3\n"
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    put(BETA, bench.beta);
    assertThat(
            refusal(ErrorCode.MODEL_INVALID, () -> ModelPack.inFolder(bench.manifest, checkpoints)))
        .hasMessageContaining("git lfs pull");
    put(ALPHA, new byte[0]);
    assertThat(
            refusal(ErrorCode.MODEL_INVALID, () -> ModelPack.inFolder(bench.manifest, checkpoints)))
        .hasMessageContaining("empty");
  }

  @Test
  void ownFolder_isOpenedWithoutDigests() throws Exception {
    put(ALPHA, FakeHub.content(5, 10));
    put("beta.onnx", FakeHub.content(6, 10));

    ModelPack pack = ModelPack.inFolder(bench.manifest, checkpoints);

    assertThat(pack.file("alpha")).isEqualTo(checkpoints.resolve(ALPHA));
    assertThat(refusal(ErrorCode.MODEL_NOT_AVAILABLE, () -> pack.file("gamma")))
        .hasMessageContaining("models fetch test_pack");
  }

  @Test
  void verify_findsWhatIsWrong() throws Exception {
    bench.fetch();
    byte[] damaged = bench.beta.clone();
    damaged[7] ^= 1;
    Files.write(bench.target(BETA), damaged);
    Files.delete(bench.target(ALPHA));

    PackCheck check = store.verify(bench.manifest, FetchProgress.Listener.NONE);

    assertThat(check.ok()).isFalse();
    assertThat(check.files())
        .extracting(PackCheck.FileCheck::state)
        .containsExactly(PackCheck.State.MISSING, PackCheck.State.WRONG);
  }

  @Test
  void damagedLock_saysWhatToDo() throws Exception {
    bench.fetch();
    for (String lock :
        new String[] {
          "{",
          "{\"version\": 2, \"files\": {}}",
          "{\"version\": 1, \"files\": {\"x\": {\"size\": 1}}}"
        }) {
      Files.writeString(bench.target("pack.lock.json"), lock);
      assertThat(refusal(ErrorCode.MODEL_INVALID, bench::fetch)).hasMessageContaining("Delete it");
    }
  }

  @Test
  void home_isFoundAsEachSystemExpects() {
    Path user = Path.of("/home/me");
    assertThat(CacheHome.find(Map.of(), "Linux", user))
        .isEqualTo(Path.of("/home/me/.cache/talkinghead"));
    assertThat(CacheHome.find(Map.of("XDG_CACHE_HOME", "/x"), "Linux", user))
        .isEqualTo(Path.of("/x/talkinghead"));
    assertThat(CacheHome.find(Map.of("XDG_CACHE_HOME", "x"), "Linux", user))
        .isEqualTo(Path.of("/home/me/.cache/talkinghead"));
    assertThat(
            CacheHome.find(Map.of("XDG_CACHE_HOME", "/x", "TALKINGHEAD_HOME", "/t"), "Linux", user))
        .isEqualTo(Path.of("/t"));
    assertThat(CacheHome.find(Map.of(), "Mac OS X", user))
        .isEqualTo(Path.of("/home/me/Library/Caches/talkinghead"));
    assertThat(CacheHome.find(Map.of("LOCALAPPDATA", "/local"), "Windows 11", user))
        .isEqualTo(Path.of("/local/talkinghead"));
    assertThat(new ModelStore.Builder(Map.of("TALKINGHEAD_HOME", "/t")).home(home).build().home())
        .isEqualTo(home);
  }

  private void importAll(boolean acceptOthers) throws IOException, InterruptedException {
    store.importFolder(
        bench.manifest,
        checkpoints,
        ModelStore.Import.COPY,
        acceptOthers,
        FetchProgress.Listener.NONE);
  }

  private void put(String path, byte[] content) throws IOException {
    Path file = checkpoints.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }
}
