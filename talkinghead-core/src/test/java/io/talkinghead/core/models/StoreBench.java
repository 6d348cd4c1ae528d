package io.talkinghead.core.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A store with a hub beside it, and a pack of two files: the digest of {@code nets/alpha.onnx} is
 * in the manifest, that of {@code nets/beta.onnx} must be asked for.
 */
final class StoreBench implements AutoCloseable {
  static final String ALPHA = "nets/alpha.onnx";
  static final String BETA = "nets/beta.onnx";

  final byte[] alpha = FakeHub.content(1, 300_000);
  final byte[] beta = FakeHub.content(2, 70_000);
  final FakeHub hub = new FakeHub().file(ALPHA, alpha).file(BETA, beta);
  final List<Duration> pauses = new ArrayList<>();
  final List<FetchProgress> progress = new ArrayList<>();
  final PackManifest manifest;
  final Path home;

  StoreBench(Path home) {
    this.home = home;
    manifest = manifest(hub.uri().toString(), alpha, beta.length);
  }

  static PackManifest manifest(String hub, byte[] alpha, int betaSize) {
    try {
      return PackManifest.parse(
          """
          {"name": "test_pack", "description": "two files", "hub": "%s",
           "repository": "owner/pack", "revision": "main", "files": [
            {"path": "nets/alpha.onnx", "size": %d, "sha256": "%s",
             "licence": "MIT", "origin": "test"},
            {"path": "nets/beta.onnx", "approximateSize": %d, "licence": "MIT", "origin": "test"}]}
          """
              .formatted(hub, alpha.length, FakeHub.sha256(alpha), betaSize),
          "test");
    } catch (InputException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A builder without real pauses, and with a time-out that only a silent server reaches. */
  ModelStore.Builder builder() {
    AtomicLong nanos = new AtomicLong();
    return new ModelStore.Builder(java.util.Map.of())
        .home(home)
        .pause(pauses::add)
        .nanos(() -> nanos.addAndGet(1_000_000))
        .stallTimeout(Duration.ofMinutes(1));
  }

  ModelPack fetch() throws IOException, InterruptedException {
    return fetch(builder());
  }

  ModelPack fetch(ModelStore.Builder builder) throws IOException, InterruptedException {
    return builder.build().fetch(manifest, progress::add);
  }

  Path target(String path) {
    return home.resolve("models/test_pack").resolve(path);
  }

  Path part(String path) {
    return target(path + ".part");
  }

  void leavePart(String path, byte[] content, int count) throws IOException {
    Files.createDirectories(target(path).getParent());
    Files.write(part(path), java.util.Arrays.copyOf(content, count));
  }

  /** Both files are whole, and nothing else is left. */
  void assertWhole() throws IOException {
    assertThat(target(ALPHA)).hasBinaryContent(alpha);
    assertThat(target(BETA)).hasBinaryContent(beta);
    try (Stream<Path> files = Files.walk(home)) {
      assertThat(files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("alpha.onnx", "beta.onnx", "pack.lock.json", ".lock");
    }
  }

  static InputException refusal(ErrorCode code, ThrowingCallable call) {
    Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(call);
    assertThat(thrown).isInstanceOf(InputException.class);
    InputException refusal = (InputException) thrown;
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    return refusal;
  }

  @Override
  public void close() {
    hub.close();
  }
}
