package dev.weir.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.engine.Backfill;
import dev.weir.engine.Judge;
import dev.weir.engine.Landing;
import dev.weir.engine.Model;
import dev.weir.engine.ModelRegistry;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.Times;
import dev.weir.engine.Trainer;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * History is found without labels: the example's pipeline, trained on seven weeks, finds what
 * happened in the months after.
 */
class FlightsHistoryTest {
  private static final long HISTORY = Times.parse("start", "2001-01-01");
  private static final long SCORED = Times.parse("scored", "2001-02-21");
  private static final long END = Times.parse("end", "2001-07-01");

  /**
   * Airport-days on which something is known to have happened: earthquake, nor'easter, blizzard,
   * tropical storm.
   */
  private static final List<String> KNOWN =
      List.of(
          "SEA 2001-02-28",
          "JFK 2001-03-05",
          "LGA 2001-03-05",
          "BOS 2001-03-05",
          "BOS 2001-03-06",
          "DEN 2001-04-11",
          "IAH 2001-06-09",
          "HOU 2001-06-09");

  private static final String FOREST =
      """
      features:
        - season: {of: flights, noise: count}
        - rolling: {of: flights, over: 12, stats: [sum]}
        - season: {of: flights_sum_12, noise: count}
        - rolling: {of: flights, over: 24, stats: [sum]}
        - season: {of: flights_sum_24, noise: count}
      vector: [flights_sum_12_deviation, flights_sum_24_deviation]
      detector: {isolation-forest: {beyond-range: credit}}
      #""";

  private static final int COMPARED = 100_000;

  @TempDir static Path folder;
  private static SparkSession spark;
  private static Dataset<Row> scores;
  private static Dataset<Row> incidents;

  @BeforeAll
  static void landTrainBackfillJudge() {
    Pipeline pipeline = file();
    assertThat(pipeline.text()).as("names no event").doesNotContain("SEA", "DEN", "02-28");
    spark = Session.open("test", folder.toString());
    Lake lake = Lake.at(spark, folder.toString());
    try (Landing.Feed feed = new Landing(spark, lake, pipeline).feed(HISTORY, END)) {
      feed.next(SCORED);
      new Trainer(spark, lake, pipeline, Progress.SILENT).train(Long.MAX_VALUE);
      feed.next(END);
    }
    new Backfill(spark, lake, pipeline, Progress.SILENT)
        .run(SCORED, Long.MAX_VALUE, Optional.empty());
    new Judge(spark, lake, pipeline, found -> {}).range(Long.MIN_VALUE, Long.MAX_VALUE);
    DeltaTables tables = new DeltaTables(spark);
    scores = tables.read(lake.table("flights", TableDefinition.SCORES));
    incidents = tables.read(lake.table("flights", TableDefinition.INCIDENTS));
  }

  private static Pipeline file() {
    return Pipeline.read(Path.of("examples/flights/flights.yaml"));
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
  }

  @Test
  void everyKnownAirportDayLiesInsideAnIncident() {
    for (String known : KNOWN) {
      String day = known.substring(4);
      assertThat(
              incidents
                  .filter(col("series").equalTo(known.substring(0, 3)))
                  .filter(
                      "start_time < timestamp'"
                          + day
                          + "' + interval 1 day and end_time > timestamp'"
                          + day
                          + "'")
                  .count())
          .as(known)
          .isPositive();
    }
  }

  @Test
  void thereAreAtMostThreeIncidentsADay() {
    double days = (END - SCORED) / (double) Times.DAY_US;
    assertThat(incidents.count() / days).isBetween(0.5, 3.0);
  }

  /** The file says what to count and what to watch, and nothing of how. */
  @Test
  void theKnownAirportDaysRankHigh() {
    assertThat(file().spec().detector().kind()).isEqualTo("auto");
    assertThat(file().text()).doesNotContain("features:", "detector:");

    Map<String, Integer> ranks = ranks(scores);

    assertThat(ranks).containsOnlyKeys(KNOWN);
    assertThat(ranks.values()).allSatisfy(rank -> assertThat(rank).isLessThanOrEqualTo(150));
    assertThat(ranks.values().stream().filter(rank -> rank <= 40)).hasSizeGreaterThanOrEqualTo(5);
  }

  /** A forest that gives credit to what is beyond all of the past tells the worst days apart. */
  @Test
  void withAForestThatIsMadeForItTheyRankHigher() {
    Pipeline pipeline =
        Pipeline.of(
            "examples/flights",
            "forest.yaml",
            file()
                .text()
                .replace("pipeline: flights", "pipeline: forest")
                .replace("vector: [flights]", FOREST));
    Lake lake = Lake.at(spark, folder.toString());
    new Trainer(spark, lake, pipeline, Progress.SILENT).train(SCORED);
    new Backfill(spark, lake, pipeline, Progress.SILENT)
        .run(SCORED, Long.MAX_VALUE, Optional.empty());

    Map<String, Integer> ranks =
        ranks(new DeltaTables(spark).read(lake.table("forest", TableDefinition.SCORES)));

    assertThat(ranks).containsOnlyKeys(KNOWN);
    assertThat(ranks.get("SEA 2001-02-28")).isLessThanOrEqualTo(10);
    assertThat(ranks.get("DEN 2001-04-11")).isLessThanOrEqualTo(10);
    assertThat(ranks.values()).allSatisfy(rank -> assertThat(rank).isLessThanOrEqualTo(20));
  }

  @Test
  void aBackfillSparkSqlAndPlainJavaGiveTheSameBits() {
    Dataset<Row> scored = scores.filter("score is not null");
    assertThat(scored.count()).isGreaterThan(COMPARED);

    assertThat(scored.filter("not (weir_score('flights', features) <=> score)").count()).isZero();

    ModelRegistry registry = new ModelRegistry(spark, Lake.at(spark, folder.toString()), "flights");
    Model model = Model.decode(registry.artifact(registry.requireChampion()));
    int width = model.features().size();
    double[] vectors = new double[COMPARED * width];
    double[] expected = new double[COMPARED];
    int row = 0;
    Iterator<Row> rows = scored.select("features", "score").limit(COMPARED).toLocalIterator();
    for (; rows.hasNext(); row++) {
      Row next = rows.next();
      for (int i = 0; i < width; i++) {
        Object number = next.getStruct(0).get(i);
        vectors[row * width + i] = number == null ? Double.NaN : (double) number;
      }
      expected[row] = next.getDouble(1);
    }
    double[] found = new double[COMPARED];
    model.scorer().score(vectors, row, found);
    assertThat(row).isEqualTo(COMPARED);
    assertThat(found).isEqualTo(expected);
  }

  /**
   * The rank of each known day among all airport-days by peak score, on which severity depends
   * strictly; ties count against it.
   */
  private static Map<String, Integer> ranks(Dataset<Row> scores) {
    List<Row> peaks =
        scores
            .groupBy("series", "event_date")
            .agg(max("score").as("peak"))
            .filter("peak is not null")
            .orderBy(col("peak").desc())
            .collectAsList();
    assertThat(peaks).hasSizeGreaterThan(25_000);
    List<Double> descending = new ArrayList<>();
    peaks.forEach(row -> descending.add(row.getDouble(2)));
    Map<String, Integer> ranks = new LinkedHashMap<>();
    for (Row row : peaks) {
      String name = row.getString(0) + " " + row.get(1);
      if (KNOWN.contains(name)) {
        ranks.put(name, descending.lastIndexOf(row.getDouble(2)) + 1);
      }
    }
    return ranks;
  }
}
