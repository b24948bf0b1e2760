package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.SplitMix64;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts and missing numbers become vectors, the same ones for whoever scores. */
class PreparedPipelineTest {

  private static final String TEXT =
      """
      pipeline: payments
      source: {delta: {table: payments}, time: t, series: [s]}
      values: {amount: amount, hour: hour(t), method: category(method), size: category(length(method))}
      prepare:
        - impute: {of: [amount]}
        - frequency: {of: [method, size]}
        - standard
      detector: {knn: {references: 200}}
      training: {sample: 400, seed: 1}
      threshold: {quantile: {of: 0.99}}
      """;

  private static final StructType SCHEMA =
      new StructType()
          .add("t", DataTypes.TimestampType)
          .add("s", DataTypes.StringType)
          .add("amount", DataTypes.DoubleType)
          .add("method", DataTypes.StringType);

  private static final int ROWS = 600;

  @TempDir Path folder;

  @Test
  void whoeverScoresSeesTheSameVector() throws Exception {
    TestLake lake = new TestLake(folder.resolve("lake"));
    Pipeline pipeline = lake.pipeline(TEXT);
    lake.land("payments", payments(), SCHEMA, 3);

    String model = lake.train(pipeline, END).modelVersion();
    lake.backfill(pipeline, 0, END);
    TableRows backfilled = TableRows.scores(lake, pipeline);
    lake.land(
        "payments",
        List.of(
            payment(ROWS, 7.0, "voucher"),
            payment(ROWS + 1, 7.0, null),
            payment(ROWS + 2, 7.0, "card")),
        SCHEMA,
        1);
    lake.stream(pipeline, 9);

    assertThat(backfilled.count()).isEqualTo(ROWS);
    assertThat(backfilled.scored()).as("with missing amounts").isEqualTo(ROWS);
    Dataset<Row> scores = lake.read(pipeline, TableDefinition.SCORES);
    TableRows.of(scores.drop("run_id").filter("event_time < " + instant(ROWS)))
        .assertSame(backfilled, "streamed");
    assertThat(scores.filter("score is null").select("features.method").collectAsList())
        .as("waits for a method")
        .containsExactly(RowFactory.create((Object) null));
    List<Row> landed =
        scores
            .filter("event_time >= " + instant(ROWS) + " and score is not null")
            .orderBy("event_time")
            .select("score")
            .collectAsList();
    assertThat(landed).hasSize(2);
    assertThat(landed.get(0).getDouble(0))
        .as("of a method that is new, against one that all use")
        .isGreaterThan(2 * landed.get(1).getDouble(0));
    assertThat(model(folder.resolve("other"), shuffled(), 7)).as("of other files").isEqualTo(model);
  }

  @Test
  void sqlTakesTextsAsTheyAre() {
    TestLake lake = new TestLake(folder.resolve("lake"));
    Pipeline pipeline = lake.pipeline(TEXT);
    lake.land("payments", payments(), SCHEMA, 1);
    String model = lake.train(pipeline, END).modelVersion();
    lake.backfill(pipeline, 0, END);
    SparkSession sql = SPARK.newSession();
    sql.conf().set("spark.sql.catalog.weir.lake", lake.lake().root());
    String joined =
        " from delta.`%s` p join delta.`%s` r on p.event_time = r.t and p.series = r.s"
            .formatted(lake.path(pipeline, TableDefinition.SCORES), lake.lake().source("payments"));

    Row same =
        sql.sql(
                "select count(*),"
                    + " count_if(weir.payments.score(r.amount, hour(r.t), r.method, string(length(r.method))) = p.score),"
                    + " count_if(weir.payments.score(struct(r.amount, hour(r.t) as hour, r.method, string(length(r.method)) as size)) = p.score),"
                    + " count_if(weir.payments.score(struct(r.amount, hour(r.t) as hour, r.method, string(length(r.method)) as size), '"
                    + model
                    + "') = p.score),"
                    + " count_if(weir.payments.score(p.features) = p.score)"
                    + joined)
            .head();

    assertThat(same)
        .isEqualTo(
            RowFactory.create((long) ROWS, (long) ROWS, (long) ROWS, (long) ROWS, (long) ROWS));
    List<Row> reasons =
        sql.sql(
                "select distinct explode(weir.payments.explain(struct(r.amount, hour(r.t) as hour, r.method, string(length(r.method)) as size)).feature)"
                    + joined)
            .collectAsList();
    assertThat(reasons)
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder("amount", "hour", "method", "size");
  }

  @Test
  void aCategoryThatIsNoTextIsToBeMadeOne() {
    TestLake lake = new TestLake(folder.resolve("lake"));
    lake.land("payments", payments(), SCHEMA, 1);
    lake.train(lake.pipeline(TEXT), END);
    SparkSession sql = SPARK.newSession();
    sql.conf().set("spark.sql.catalog.weir.lake", lake.lake().root());

    assertThatThrownBy(() -> sql.sql("select weir.payments.score(1D, 2, 'card', 4)").collect())
        .hasMessageContaining("size is int, and a category: cast it to string");
  }

  /** Events with a key are remembered, and made into vectors in their order. */
  @Test
  void whereSeriesAreRememberedTheSameIsFilled() {
    TestLake lake = new TestLake(folder.resolve("lake"));
    Pipeline pipeline = lake.pipeline(TEXT.replace("series: [s]", "series: [s], key: [t, s]"));
    lake.land("payments", payments(), SCHEMA, 2);
    lake.train(pipeline, END);
    lake.backfill(pipeline, 0, END);
    Dataset<Row> scores = lake.read(pipeline, TableDefinition.SCORES);

    assertThat(pipeline.program().isStateless()).isFalse();
    assertThat(scores.filter("features.amount is null").count()).isGreaterThan(5);
    assertThat(scores.filter("score is null").count()).isZero();
    assertThat(scores.select("features.method").distinct().count()).isEqualTo(3);
  }

  @Test
  void aModelThatFillsOtherFeaturesIsRefused() {
    TestLake lake = new TestLake(folder.resolve("lake"));
    lake.land("payments", payments(), SCHEMA, 1);
    lake.train(lake.pipeline(TEXT), END);
    Pipeline changed = lake.pipeline(TEXT.replace("  - impute: {of: [amount]}\n", ""));

    assertThatThrownBy(() -> lake.backfill(changed, 0, END))
        .hasMessageContaining("it imputes amount, and the pipeline file nothing. Train again");
  }

  @Test
  void whatIsMissingEverywhereIsADrift() {
    TestLake lake = new TestLake(folder.resolve("lake"));
    Pipeline pipeline = lake.pipeline(TEXT);
    lake.land("payments", payments(), SCHEMA, 1);
    lake.train(pipeline, END);
    List<Row> later = new ArrayList<>();
    for (int i = ROWS; i < ROWS + 250; i++) {
      later.add(payment(i, null, i % 5 == 0 ? "transfer" : i % 9 == 0 ? "cash" : "card"));
    }
    lake.land("payments", later, SCHEMA, 1);
    lake.backfill(pipeline, 0, END);

    assertThat(drift(lake, pipeline, Long.MIN_VALUE).reason()).startsWith("PSI of ");
    DriftCheck.Outcome ofLater =
        drift(lake, pipeline, 1_000 * payment(ROWS, 0, "").getTimestamp(0).getTime());
    assertThat(ofLater.observations()).isEqualTo(250);
    assertThat(ofLater.reason()).isEqualTo("amount: missing in every observation");
    assertThat(ofLater.drifted()).isTrue();
  }

  private static DriftCheck.Outcome drift(TestLake lake, Pipeline pipeline, long fromUs) {
    return new DriftCheck(SPARK, lake.lake(), pipeline).run(fromUs, END, DriftCheck.LARGE_PSI);
  }

  private static String instant(int minute) {
    return "timestamp_seconds(" + payment(minute, 0, "").getTimestamp(0).getTime() / 1000 + ")";
  }

  private static String model(Path folder, List<Row> payments, int files) {
    TestLake lake = new TestLake(folder);
    lake.land("payments", payments, SCHEMA, files);
    return lake.train(lake.pipeline(TEXT), END).modelVersion();
  }

  private static List<Row> payments() {
    SplitMix64 random = new SplitMix64(5);
    List<Row> payments = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      Double amount = i % 40 == 7 ? null : (Double) (20 * random.nextDouble());
      payments.add(payment(i, amount, i % 5 == 0 ? "transfer" : i % 9 == 0 ? "cash" : "card"));
    }
    return payments;
  }

  private static List<Row> shuffled() {
    List<Row> payments = payments();
    Collections.shuffle(payments, new Random(1));
    return payments;
  }

  private static Row payment(int minute, Object amount, String method) {
    Timestamp time = new Timestamp(1_700_000_000_000L + 60_000L * minute);
    return RowFactory.create(time, minute % 2 == 0 ? "north" : "south", amount, method);
  }
}
