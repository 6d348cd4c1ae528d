package io.talkinghead.core;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.talkinghead.spi.StageProvider;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may depend on what. */
class ArchitectureTest {
  private static JavaClasses ours;

  @BeforeAll
  static void readClasses() {
    ours =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(
                place -> !place.contains("-tests.jar")) // the kits, when they come as a jar
            .importPackages("io.talkinghead");
  }

  @Test
  void api_dependsOnTheJdkAlone() {
    classes()
        .that()
        .resideInAnyPackage("io.talkinghead", "io.talkinghead.spi", "io.talkinghead.tensor")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.talkinghead",
            "io.talkinghead.spi",
            "io.talkinghead.tensor",
            "java..",
            "org.jspecify.annotations")
        .check(ours);
  }

  @Test
  void natives_areTheMediaPackagesOwn() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.talkinghead.core.internal.media..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(ours);
  }

  @Test
  void internals_areForCoreAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.talkinghead.core..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.talkinghead.core.internal..")
        .check(ours);
  }

  @Test
  void builtinStages_doNotKnowThePipeline_norThePipelineThem() {
    noClasses()
        .that()
        .resideInAPackage("io.talkinghead.core.internal.builtin..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.talkinghead.core", "io.talkinghead.core.internal.pipeline..")
        .allowEmptyShould(true)
        .check(ours);
    noClasses()
        .that()
        .resideInAPackage("io.talkinghead.core.internal.pipeline..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.talkinghead.core..")
                .and(not(resideInAnyPackage("io.talkinghead.core.internal.pipeline.."))))
        .check(ours);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.talkinghead.(**)").should().beFreeOfCycles().check(ours);
  }

  @Test
  void nobodyPrints_orEndsTheProgram_orLogsPastSystemLogger() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging..")
        .check(ours);
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(ours);
  }

  @Test
  void signatures_useTypesOfTheJdkAndOurOwn() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat(
            resideInAnyPackage("io.talkinghead..")
                .and(not(resideInAnyPackage("io.talkinghead.core.internal..")))
                .and(DescribedPredicate.describe("are public", c -> isPublic(c))))
        .should(useOnly("java.", "io.talkinghead.", "org.jspecify."))
        .check(ours);
  }

  @Test
  void providers_canBeMadeByAServiceLoader() {
    classes()
        .that()
        .implement(StageProvider.class)
        .and()
        .areNotInterfaces()
        .should()
        .bePublic()
        .andShould(haveAPublicConstructorWithoutArguments())
        .allowEmptyShould(true)
        .check(ours);
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC);
  }

  private static ArchCondition<JavaMethod> useOnly(String... prefixes) {
    return new ArchCondition<>("use types of the JDK and our own alone") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        method.getAllInvolvedRawTypes().stream()
            .map(JavaClass::getBaseComponentType)
            .filter(type -> !type.isPrimitive())
            .filter(type -> Arrays.stream(prefixes).noneMatch(p -> type.getName().startsWith(p)))
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.violated(
                            method, method.getFullName() + " shows " + type.getName())));
      }
    };
  }

  private static ArchCondition<JavaClass> haveAPublicConstructorWithoutArguments() {
    return new ArchCondition<>("have a public constructor without arguments") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean has =
            type.getConstructors().stream()
                .anyMatch(
                    c ->
                        c.getRawParameterTypes().isEmpty()
                            && c.getModifiers().contains(JavaModifier.PUBLIC));
        if (!has) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " has none"));
        }
      }
    };
  }
}
