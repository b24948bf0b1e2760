package dev.weir;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.weir.engine.Registries;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. */
class ArchitectureTest {

  /** What each package may import of Weir, besides itself. */
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("core", List.of()),
          Map.entry("spec", List.of("core")),
          Map.entry("table", List.of("spec", "core")),
          Map.entry("source", List.of("table", "spec", "core")),
          Map.entry("series", List.of("table", "spec", "core")),
          Map.entry("detector", List.of("table", "spec", "core")),
          Map.entry("prepare", List.of("detector", "table", "spec", "core")),
          Map.entry("threshold", List.of("table", "spec", "core")),
          Map.entry("evaluation", List.of("table", "spec", "core")),
          Map.entry("alert", List.of("table", "spec", "core")),
          Map.entry("report", List.of("table", "spec", "core")),
          Map.entry(
              "backtest",
              List.of("series", "detector", "threshold", "evaluation", "table", "spec", "core")),
          Map.entry("ml", List.of("detector", "table", "spec", "core")),
          Map.entry(
              "engine",
              List.of(
                  "source",
                  "series",
                  "detector",
                  "prepare",
                  "threshold",
                  "evaluation",
                  "alert",
                  "ml",
                  "table",
                  "spec",
                  "core")),
          Map.entry("sql", List.of("engine", "table", "spec", "core")));

  private static final JavaClasses WEIR = new ClassFileImporter().importPath(mainClasses());

  private static Path mainClasses() {
    try {
      return Path.of(Registries.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<String> packages() {
    return WEIR.stream().map(ArchitectureTest::packageOf).distinct().sorted();
  }

  private static String packageOf(JavaClass type) {
    return type.getPackageName().split("\\.")[2];
  }

  @Test
  void everyPackageHasItsPlace() {
    assertThat(packages())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(MAY_IMPORT).containsKey(name));
  }

  @ParameterizedTest
  @MethodSource("packages")
  void importsOnlyWhatItMay(String name) {
    TreeSet<String> allowed = new TreeSet<>(MAY_IMPORT.get(name));
    allowed.add(name);
    DescribedPredicate<JavaClass> forbidden =
        resideInAPackage("dev.weir..")
            .and(
                resideOutsideOfPackages(
                    allowed.stream().map(p -> "dev.weir." + p + "..").toArray(String[]::new)))
            .as(
                "reside in dev.weir outside of "
                    + allowed.stream().collect(Collectors.joining(", ")));

    noClasses()
        .that()
        .resideInAPackage("dev.weir." + name + "..")
        .should()
        .dependOnClassesThat(forbidden)
        .check(WEIR);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("dev.weir.(*)..").should().beFreeOfCycles().check(WEIR);
  }

  @Test
  void coreKnowsOnlyTheJdkAndJackson() {
    classes()
        .that()
        .resideInAPackage("dev.weir.core..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("dev.weir.core..", "java..", "com.fasterxml.jackson.."))
        .check(WEIR);
  }

  @Test
  void whatRemembersScoresAndDecidesIsPlainJava() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.weir.core..",
            "dev.weir.spec..",
            "dev.weir.series..",
            "dev.weir.detector..",
            "dev.weir.prepare..",
            "dev.weir.threshold..",
            "dev.weir.evaluation..",
            "dev.weir.backtest..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.apache.spark..", "org.apache.hadoop..", "scala..", "io.delta.."))
        .check(WEIR);
  }

  @Test
  void onlyTableNamesDelta() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.weir.table..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.delta..", "org.apache.spark.sql.delta.."))
        .check(WEIR);
  }

  @Test
  void onlySourceNamesKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.weir.source..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.kafka..", "org.apache.spark.sql.kafka010.."))
        .allowEmptyShould(true)
        .check(WEIR);
  }

  @Test
  void onlyAFewTouchScala() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.weir.engine..", "dev.weir.ml..", "dev.weir.sql..", "dev.weir.table..")
        .should()
        .dependOnClassesThat(resideInAPackage("scala.."))
        .check(WEIR);
  }
}
