package io.talkinghead.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.talkinghead.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every stage promises, whatever it does. The kit of each stage extends this; a backend
 * extends that one, names its provider, and inherits the tests.
 *
 * <p>On a machine where the provider is not available the tests of its stage are skipped with its
 * own reason.
 *
 * @param <S> the stage
 * @param <P> its provider
 */
public abstract class StageConformance<S extends Stage, P extends StageProvider<S>> {

  /** For backends to extend. */
  protected StageConformance() {}

  private @Nullable S opened;

  /** Returns the provider under test. */
  protected abstract P provider();

  /** Returns the options to open it with. */
  protected Options options() {
    return Options.builder().build();
  }

  /** Does with {@code stage} what it is for, once, through its first method. */
  protected abstract void use(S stage) throws Exception;

  /** Opens the stage, once for each test; the kit closes it. */
  protected final S stage() {
    S stage = opened;
    if (stage == null) {
      Availability availability = provider().availability(options());
      assumeTrue(availability.usable(), availability.reason());
      stage = provider().create(options());
      opened = stage;
    }
    return stage;
  }

  @AfterEach
  void closeStage() {
    if (opened != null) {
      opened.close();
    }
  }

  @Test
  void provider_isAPublicClassWithAConstructorForServiceLoader() throws Exception {
    Class<?> type = provider().getClass();
    assertThat(type).isPublic();
    assertThat(type.getConstructor().newInstance()).isInstanceOf(StageProvider.class);
  }

  @Test
  void provider_hasAName_inLowerCase() {
    String name = provider().name();
    assertThat(name).isNotBlank().isEqualTo(name.toLowerCase(Locale.ROOT)).isNotEqualTo("auto");
    assertThat(provider().name()).isEqualTo(name);
  }

  @Test
  void availability_answersWithAReason_whateverTheOptions() {
    for (Options options :
        List.of(
            options(),
            Options.builder().modelPack(Path.of("no", "such", "folder")).build(),
            Options.builder().device("no-such-device").build(),
            Options.builder().properties(Map.of("no.such", "property")).build())) {
      assertThatCode(() -> assertThat(provider().availability(options).reason()).isNotBlank())
          .doesNotThrowAnyException();
    }
  }

  @Test
  void create_ofAnUnavailableStage_isRefusedWithTheReason() {
    Options options = Options.builder().modelPack(Path.of("no", "such", "folder")).build();
    assumeTrue(
        !provider().availability(options).usable(), "works without the model pack of this test");
    assertThatThrownBy(() -> provider().create(options).close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(provider().availability(options).reason());
  }

  @Test
  void stage_saysWhereItComputes() {
    assertThat(stage().device()).isNotBlank();
    assertThat(stage().versions()).doesNotContainValue("");
  }

  @Test
  void fingerprint_isThatOfEveryStageOfTheProvider() throws Exception {
    S other = provider().create(options());
    try {
      assertThat(stage().fingerprint()).isEqualTo(other.fingerprint());
    } finally {
      other.close();
    }
  }

  @Test
  void warmUp_mayBeRepeated_andChangesNothing() throws Exception {
    S stage = stage();
    stage.warmUp();
    stage.warmUp();
    use(stage);
  }

  @Test
  void close_mayBeRepeated_andNothingWorksAfterIt() throws Exception {
    S stage = stage();
    use(stage);
    stage.close();
    stage.close();
    assertThatThrownBy(() -> use(stage)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void close_beforeAnyUse_isFine() {
    S stage = stage();
    stage.close();
    stage.close();
  }

  @Test
  void twoStagesOfAProvider_areIndependent() throws Exception {
    S first = stage();
    S second = provider().create(options());
    try {
      first.close();
      use(second);
    } finally {
      second.close();
    }
  }

  /** Runs both at once, and returns what they returned. */
  static <T> List<T> atOnce(Callable<T> one, Callable<T> other) throws Exception {
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      List<Future<T>> both = two.invokeAll(List.of(one, other));
      return List.of(both.get(0).get(), both.get(1).get());
    } finally {
      two.shutdownNow();
    }
  }
}
