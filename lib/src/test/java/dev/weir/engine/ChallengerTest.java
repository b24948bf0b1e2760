package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.Json;
import dev.weir.engine.Comparison.Found;
import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What decides whether a challenger takes the champion's place, and whether one is due. */
class ChallengerTest {

  private static final long FROM_US = Flow.START_US + 6 * Flow.DAY_US;
  private static final long TO_US = FROM_US + 3 * Flow.DAY_US; // the last hour is still open

  /** Such that there is much to agree about. */
  private static final String TEXT = Texts.WINDOWED.replace("0.97", "0.8");

  @TempDir static Path trained;
  private static String champion;
  private static String challenger;

  @TempDir Path folder;
  private TestLake lake;
  private Pipeline pipeline;

  @BeforeAll
  static void trainOnce() {
    TestLake once = new TestLake(trained);
    once.land("flow", Flow.of(61, 10).rows(), Flow.SCHEMA, 2);
    champion = once.train(once.pipeline(TEXT), FROM_US).modelVersion();
    challenger =
        once.train(once.pipeline(TEXT.replace("trees: 25", "trees: 30")), FROM_US).modelVersion();
  }

  @BeforeEach
  void begin() throws IOException {
    FileUtils.copyDirectory(trained.toFile(), folder.toFile());
    lake = new TestLake(folder);
    pipeline = lake.pipeline(TEXT);
  }

  @Test
  void eachFindsWhatItWouldFindAsChampion() {
    Comparison.Outcome outcome = compare(challenger);

    assertThat(outcome.observations()).isEqualTo(4 * 71);

    assertThat(outcome.labelledPeriods()).isZero();
    assertThat(outcome.champion()).isEqualTo(asChampion(champion));
    assertThat(outcome.challenger()).isEqualTo(asChampion(challenger));
    assertThat(outcome.agreement()).isStrictlyBetween(0.0, 1.0);
    assertThat(outcome.reason()).startsWith("no labels; ");
    assertThat(Json.text(outcome)).contains("\"precision\":null");
  }

  @Test
  void whereThereAreLabelsTheyDecide() {
    asChampion(champion);
    List<Row> incidents =
        lake.read(pipeline, TableDefinition.INCIDENTS)
            .selectExpr("series", "start_time", "end_time", "'anomaly'", "''", "''", "start_time")
            .collectAsList();
    new DeltaTables(SPARK)
        .append(
            SPARK.createDataFrame(incidents, TableDefinition.LABELS.schema()),
            lake.path(pipeline, TableDefinition.LABELS),
            TableDefinition.LABELS);

    Comparison.Outcome outcome = compare(challenger);

    assertThat(outcome.labelledPeriods()).isEqualTo(incidents.size());
    assertThat(outcome.champion().precision()).contains(1.0);
    assertThat(outcome.champion().recall()).contains(1.0);
    assertThat(outcome.challenger().f1()).isStrictlyBetween(0.0, 1.0);
    assertThat(outcome.better()).isFalse();
    assertThat(outcome.reason()).startsWith("F1 of incidents on " + incidents.size());
  }

  @Test
  void aModelIsNotComparedWithItself() {
    assertThatThrownBy(() -> compare(champion))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot compare model " + champion + " with itself. Name another as --challenger.");
  }

  @Test
  void theSameAgainIsNoDrift() {
    lake.backfill(pipeline, FROM_US, TO_US);

    DriftCheck.Outcome outcome = drift();

    assertThat(outcome.drifted()).as(outcome.toString()).isFalse();
    assertThat(outcome.observations()).isEqualTo(4 * 71);
    assertThat(outcome.features())
        .extracting(DriftCheck.Feature::feature)
        .containsExactlyInAnyOrderElementsOf(pipeline.program().featureNames());
    assertThat(outcome.score()).isPresent();
    assertThat(outcome.reason()).endsWith("and nothing is more than 0.250");
  }

  @Test
  void largerValuesAreADrift() {
    List<Flow.Event> later = new ArrayList<>();
    for (Flow.Event event : Flow.of(62, 6).events()) {
      later.add(
          new Flow.Event(
              event.timeUs() + 10 * Flow.DAY_US, event.series(), 1e8 + event.value(), event.key()));
    }
    lake.land("flow", Flow.rows(later), Flow.SCHEMA, 1);
    lake.backfill(pipeline, Flow.START_US + 11 * Flow.DAY_US, END);

    DriftCheck.Outcome outcome = drift();

    assertThat(outcome.drifted()).isTrue();
    assertThat(outcome.features().get(0).feature()).startsWith("mean_v");
    assertThat(outcome.reason()).contains("PSI of ").contains("more than 0.250");
    assertThat(new DriftCheck(SPARK, lake.lake(), pipeline).run(Long.MIN_VALUE, END, 1e9).drifted())
        .isFalse();
  }

  @Test
  void scoresOfAnotherChampionAreNotMissed() {
    lake.backfill(pipeline, FROM_US, TO_US);
    new ModelRegistry(SPARK, lake.lake(), pipeline.name()).promote(challenger);

    DriftCheck.Outcome outcome = drift();

    assertThat(outcome.score()).isEmpty();
    assertThat(outcome.drifted()).as(outcome.toString()).isFalse();
    assertThat(outcome.reason()).endsWith("and nothing is more than 0.250");
  }

  @Test
  void ofFewObservationsNothingIsSaid() {
    lake.backfill(pipeline, FROM_US, TO_US);

    DriftCheck.Outcome outcome =
        new DriftCheck(SPARK, lake.lake(), pipeline).run(TO_US - Flow.DAY_US, END, 0);

    assertThat(outcome.observations()).isPositive();
    assertThat(outcome.drifted()).isFalse();
    assertThat(outcome.reason())
        .isEqualTo(outcome.observations() + " observations are too few to tell (at least 200)");
  }

  @Test
  void nothingScoredIsSaidSo() {
    assertThatThrownBy(this::drift)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot look for drift in windowed: nothing was scored yet. Score a period first (weir backfill).");
  }

  private Comparison.Outcome compare(String challenger) {
    return new Comparison(SPARK, lake.lake(), pipeline, Progress.SILENT)
        .run(FROM_US, TO_US, Optional.empty(), challenger);
  }

  private DriftCheck.Outcome drift() {
    return new DriftCheck(SPARK, lake.lake(), pipeline)
        .run(Long.MIN_VALUE, END, DriftCheck.LARGE_PSI);
  }

  /** What judging finds in the period when a model scored it. */
  private Found asChampion(String model) {
    new Backfill(SPARK, lake.lake(), pipeline, Progress.SILENT)
        .run(FROM_US, TO_US, Optional.of(model));
    Judge.Outcome judged =
        new Judge(SPARK, lake.lake(), pipeline, incidents -> {}).range(Long.MIN_VALUE, END);
    double level =
        lake.read(pipeline, TableDefinition.ANOMALIES).select("threshold").head().getDouble(0);
    return new Found(
        model,
        Optional.of(level),
        judged.anomalies(),
        judged.incidents(),
        judged.incidents() / (71 / 24.0),
        Optional.empty(),
        Optional.empty());
  }
}
