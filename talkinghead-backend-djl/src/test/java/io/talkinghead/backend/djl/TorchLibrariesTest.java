package io.talkinghead.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.backend.djl.TorchLibraries.Native;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The parts of libtorch must belong together, or DJL would download others when it starts. */
class TorchLibrariesTest {
  private static final Native CPU = new Native("2.7.1-20250812", "cpu", "linux-x86_64");

  private static TorchLibraries with(@Nullable String jni, boolean installed, Native... natives) {
    return new TorchLibraries("0.35.1", "2.7.1", jni, List.of(natives), installed);
  }

  @Test
  void whatThisModuleDependsOn_belongsTogether() {
    TorchLibraries found = TorchLibraries.find(TorchLibrariesTest.class.getClassLoader(), Map.of());
    assertThat(found.engine()).isEqualTo("0.35.1");
    assertThat(found.jni()).isEqualTo(found.wanted() + "-" + found.engine());
    assertThat(found.natives())
        .extracting(Native::platform, one -> one.version().replaceFirst("-.*", ""))
        .contains(org.assertj.core.groups.Tuple.tuple(TorchLibraries.platform(), found.wanted()));
    assertThat(found.problem(TorchLibraries.platform())).isEmpty();
  }

  @Test
  void nothingIsDownloadedOrReported() {
    TorchPack.engine().close();
    assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
    assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
  }

  @Test
  void jniOfAnotherEngine() {
    assertThat(with("2.7.1-0.36.0", false, CPU).problem("linux-x86_64").orElseThrow())
        .contains("2.7.1-0.36.0", "pytorch-jni", "2.7.1-0.35.1");
    assertThat(with(null, true).problem("linux-x86_64").orElseThrow())
        .contains("is missing", "pytorch-jni");
  }

  @Test
  void libtorchOfAnotherVersion() {
    Native old = new Native("2.5.1", "cpu", "linux-x86_64");
    assertThat(with("2.7.1-0.35.1", false, old).problem("linux-x86_64").orElseThrow())
        .contains("2.5.1", "pytorch-native-cpu", "2.7.1");
    Native similar = new Native("2.7.10", "cpu", "linux-x86_64");
    assertThat(with("2.7.1-0.35.1", false, similar).problem("linux-x86_64")).isPresent();
  }

  @Test
  void libtorchOfAnotherMachine_unlessOneIsInstalled() {
    assertThat(with("2.7.1-0.35.1", false, CPU).problem("osx-aarch64").orElseThrow())
        .contains("pytorch-native-cpu:2.7.1:osx-aarch64", "PYTORCH_LIBRARY_PATH");
    assertThat(with("2.7.1-0.35.1", false).problem("linux-x86_64").orElseThrow())
        .contains("none found");
    assertThat(with("2.7.1-0.35.1", true).problem("osx-aarch64")).isEmpty();
  }

  @Test
  void classPathWithoutDjl(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
      throws Exception {
    try (var empty =
        new java.net.URLClassLoader(new java.net.URL[] {folder.toUri().toURL()}, null)) {
      TorchLibraries none = TorchLibraries.find(empty, Map.of());
      assertThat(none.problem("linux-x86_64").orElseThrow()).contains("pytorch-engine");
    }
  }
}
