package dev.precis.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the classes to the design: job -> llm-udf -> text-prep, the rooms of CONTRIBUTING.md, and
 * who may know what.
 */
class ArchitectureTest {
  private static final String PRODUCT = "dev.precis";

  /** Small copies of the modules' packages that break every rule. */
  private static final String FIXTURE = "dev.precis.job.fixture";

  private static final String[] SPARK = {"org.apache.spark..", "org.apache.hadoop..", "scala.."};

  /** The rules, each for the packages under a root. */
  private static final Map<String, Function<String, ArchRule>> RULES =
      Map.of(
          "modules depend on each other in one direction",
          root ->
              layeredArchitecture()
                  .consideringOnlyDependenciesInLayers()
                  .withOptionalLayers(true)
                  .layer("job")
                  .definedBy(root + ".job..")
                  .layer("llm-udf")
                  .definedBy(root + ".llm..")
                  .layer("text-prep")
                  .definedBy(root + ".text..")
                  .whereLayer("job")
                  .mayNotBeAccessedByAnyLayer()
                  .whereLayer("llm-udf")
                  .mayOnlyBeAccessedByLayers("job")
                  .whereLayer("text-prep")
                  .mayOnlyBeAccessedByLayers("job", "llm-udf"),
          "text-prep knows no Spark",
          root ->
              noClasses()
                  .that()
                  .resideInAPackage(root + ".text..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(SPARK),
          "llm-udf knows Spark in llm.spark alone",
          root ->
              noClasses()
                  .that()
                  .resideInAPackage(root + ".llm..")
                  .and()
                  .resideOutsideOfPackage(root + ".llm.spark..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(SPARK),
          "rooms use each other along the arrows of CONTRIBUTING.md",
          RoomPicture.ofContributing()::rule,
          "what measures summaries knows no Spark",
          root ->
              noClasses()
                  .that()
                  .resideInAPackage(root + ".job.quality..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(SPARK),
          "one package knows the binding of llama.cpp",
          root ->
              noClasses()
                  .that()
                  .resideInAPackage(root + "..")
                  .and()
                  .resideOutsideOfPackage(root + ".llm.llamacpp")
                  .should()
                  .dependOnClassesThat()
                  .resideInAPackage("de.kherud.llama.."),
          "packages have no cycles",
          root -> slices().matching(root + ".(**)").should().beFreeOfCycles(),
          "the console is the job's",
          root ->
              noClasses()
                  .that()
                  .resideInAnyPackage(root + ".text..", root + ".llm..")
                  .should(ACCESS_STANDARD_STREAMS),
          "logs go through SLF4J",
          root ->
              noClasses()
                  .that()
                  .resideInAPackage(root + "..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAPackage("java.util.logging.."));

  private static final JavaClasses PRODUCT_CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(PRODUCT);

  private static final JavaClasses FIXTURE_CLASSES =
      new ClassFileImporter().importPackages(FIXTURE);

  static Stream<String> rules() {
    return RULES.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds(String rule) {
    RULES.get(rule).apply(PRODUCT).allowEmptyShould(true).check(PRODUCT_CLASSES);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void wouldFail(String rule) {
    assertThat(RULES.get(rule).apply(FIXTURE).evaluate(FIXTURE_CLASSES).hasViolation()).isTrue();
  }

  @Test
  void seesEveryRoomAndNoTests() {
    assertThat(PRODUCT_CLASSES)
        .extracting(JavaClass::getPackageName)
        .noneMatch(name -> name.startsWith(FIXTURE));
    assertThat(
            PRODUCT_CLASSES.stream()
                .filter(type -> !type.getName().endsWith(".package-info"))
                .map(JavaClass::getPackageName)
                .distinct())
        .containsExactlyInAnyOrderElementsOf(RoomPicture.ofContributing().packages(PRODUCT));
  }

  @Test
  void everyArrowOfThePictureIsUsed() {
    assertThat(RoomPicture.ofContributing().unused(PRODUCT, PRODUCT_CLASSES)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text-prep", "llm-udf", "job"})
  void everyPackageIsSmallAndSaysWhatLivesThere(String module) throws IOException {
    Path sources = Path.of("..", module, "src", "main", "java");
    try (Stream<Path> walk = Files.walk(sources)) {
      Map<Path, List<String>> packages =
          walk.filter(file -> file.toString().endsWith(".java"))
              .collect(
                  groupingBy(
                      Path::getParent, mapping(file -> file.getFileName().toString(), toList())));
      assertThat(packages).isNotEmpty();
      assertThat(packages.values())
          .allSatisfy(
              files ->
                  assertThat(files).contains("package-info.java").hasSizeLessThanOrEqualTo(30));
    }
  }
}
