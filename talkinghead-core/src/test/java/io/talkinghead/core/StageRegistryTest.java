package io.talkinghead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.Options;
import io.talkinghead.StageNotFoundException;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.spi.FaceWarperProvider;
import io.talkinghead.spi.fake.FakeProvider;
import io.talkinghead.spi.fake.FakeWarper;
import io.talkinghead.spi.fake.Trouble;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageRegistryTest {
  private static final Options OPTIONS = Options.builder().build();
  @TempDir Path folder;

  @Test
  void auto_takesTheUsableOneOfTheHighestPriority() {
    var registry =
        registry(
            provider("low", 1, "Java"),
            missing("best", 9, "no libtorch"),
            provider("high", 5, "x"));
    assertThat(registry.select("auto", OPTIONS).name()).isEqualTo("high");
    assertThat(registry.describe(OPTIONS))
        .extracting(StageRegistry.Candidate::name)
        .containsExactly("best", "high", "low");
  }

  @Test
  void ties_areResolvedByName_andTheFirstOfANameWins() {
    var first = provider("a", 1, "the first");
    var registry = registry(provider("b", 1, "x"), first, provider("a", 7, "the second"));
    assertThat(registry.select("auto", OPTIONS)).isSameAs(first);
  }

  @Test
  void name_isHonoured_orRefusedWithWhatWasSeen() {
    var registry =
        registry(missing("djl", 9, "no libtorch for linux-aarch64"), provider("a", 0, "x"));
    assertThat(registry.select("a", OPTIONS).name()).isEqualTo("a");
    assertThatThrownBy(() -> registry.select("djl", OPTIONS))
        .isInstanceOf(StageNotFoundException.class)
        .hasMessage(
            "No usable FaceWarper for 'djl'. Seen: djl (no libtorch for linux-aarch64), a (x)."
                + " Broken: none. Provide what is missing, or name another backend in Options.");
    assertThatThrownBy(() -> registry.select("onnx", OPTIONS))
        .hasMessageContaining("Add the backend that brings 'onnx' to the class path");
    assertThatThrownBy(() -> registry().select("auto", OPTIONS))
        .hasMessageContaining("Seen: none")
        .hasMessageContaining("Add a talkinghead backend to the class path");
  }

  @Test
  void probeThatThrows_isAReasonAgainstItsProvider() {
    FakeProvider.OfWarper good = provider("good", 0, "x");
    FaceWarperProvider bad = new Throwing();
    StageRegistry<FaceWarperProvider> registry =
        StageRegistry.of(FaceWarperProvider.class, List.of(bad, good));
    assertThat(registry.select("auto", OPTIONS)).isSameAs(good);
    assertThat(registry.explain("bad", OPTIONS)).contains("its probe failed: ").contains("boom");
  }

  @Test
  void brokenJars_areKeptApart() throws Exception {
    ClassLoader loader =
        loader(
            "no.such.Provider",
            Exploding.class.getName(),
            Nameless.class.getName(),
            "# a comment",
            FakeProvider.OfWarper.class.getName(),
            StageRegistryTest.class.getName());
    StageRegistry<FaceWarperProvider> registry =
        StageRegistry.find(FaceWarperProvider.class, loader);
    assertThat(registry.select("fake", OPTIONS)).isInstanceOf(FakeProvider.OfWarper.class);
    assertThat(registry.broken()).hasSize(4);
    assertThat(registry.explain("onnx", OPTIONS))
        .contains("no.such.Provider")
        .contains("Exploding")
        .contains("some/native/Library")
        .contains("no name")
        .contains("not a subtype");
  }

  @Test
  void contextLoaderThatSeesAnotherApi_isNotAsked() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader alien = new URLClassLoader(new URL[0], null)) {
      thread.setContextClassLoader(alien);
      assertThat(StageRegistry.find(FaceWarperProvider.class).broken()).isEmpty();
      thread.setContextClassLoader(loader(FakeProvider.OfWarper.class.getName()));
      assertThat(StageRegistry.find(FaceWarperProvider.class).select("fake", OPTIONS))
          .isInstanceOf(FakeProvider.OfWarper.class);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private ClassLoader loader(String... lines) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.write(services.resolve(FaceWarperProvider.class.getName()), Arrays.asList(lines));
    return new URLClassLoader(
        new URL[] {folder.toUri().toURL()}, StageRegistryTest.class.getClassLoader());
  }

  private static StageRegistry<FaceWarperProvider> registry(FakeProvider.OfWarper... providers) {
    return StageRegistry.of(FaceWarperProvider.class, Arrays.asList(providers));
  }

  private static FakeProvider.OfWarper provider(String name, int priority, String why) {
    return new FakeProvider.OfWarper(
        name, priority, Availability.yes(why), () -> new FakeWarper(Trouble.NONE, 1, false));
  }

  private static FakeProvider.OfWarper missing(String name, int priority, String why) {
    return new FakeProvider.OfWarper(
        name, priority, Availability.no(why), () -> new FakeWarper(Trouble.NONE, 1, false));
  }

  /** Its probe throws. */
  private static final class Throwing extends FakeProvider<FaceWarper>
      implements FaceWarperProvider {
    Throwing() {
      super("bad", 9, Availability.yes(""), () -> new FakeWarper(Trouble.NONE, 1, false));
    }

    @Override
    public Availability availability(Options options) {
      throw new IllegalStateException("boom");
    }
  }

  /** Cannot be made. */
  public static final class Exploding extends FakeProvider<FaceWarper>
      implements FaceWarperProvider {
    public Exploding() {
      super("exploding", 9, Availability.yes(""), () -> new FakeWarper(Trouble.NONE, 1, false));
      throw new NoClassDefFoundError("some/native/Library");
    }
  }

  /** Does not tell its name. */
  public static final class Nameless extends FakeProvider<FaceWarper>
      implements FaceWarperProvider {
    public Nameless() {
      super("x", 9, Availability.yes(""), () -> new FakeWarper(Trouble.NONE, 1, false));
    }

    @Override
    public String name() {
      throw new IllegalStateException("no name");
    }
  }
}
