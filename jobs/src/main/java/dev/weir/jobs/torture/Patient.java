package dev.weir.jobs.torture;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.weir.engine.Judge;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.StreamScorer;
import dev.weir.engine.Trainer;
import dev.weir.source.BatchLimits;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * A small lake in the middle of its life: trained, streamed and judged for a while, with a rescaled
 * state and snapshots, and with rows that are still to come. It can be put back as it was at any
 * time, in its place, as some files hold where they lie; and it is known what stream and judge must
 * make of it.
 */
public final class Patient {

  static final String NAME = "damage";

  private static final String SOURCE = "readings";
  private static final long ROWS = 8_800;
  private static final long HISTORY = 7_200;
  private static final int SLICES = 5;

  private static final String PIPELINE =
      """
      pipeline: damage
      source:
        delta: {table: readings}
        time: t
        series: [s]
        key: [k]
        watermark: 2 hours
      window:
        every: 1 hour
        fill: zero
        values: {n: count, mean_v: avg(v), sum_v: sum(v)}
      features:
        - season: {of: n, period: 1 day, step: 1 hour}
        - rolling: {of: mean_v, over: 4, stats: [mean, std]}
      detector: {isolation-forest: {trees: 10, sample: 64}}
      training: {sample: 300}
      threshold: {quantile: {of: 0.9}}
      """;

  /** The tables that are compared, and their columns that are not. */
  private static final Map<TableDefinition, String[]> PROVENANCE =
      Map.of(
          TableDefinition.SCORES, new String[] {"run_id"},
          TableDefinition.ANOMALIES, new String[] {"decided_at"},
          TableDefinition.INCIDENTS, new String[] {"decided_at"},
          TableDefinition.QUARANTINE, new String[] {"run_id", "quarantined_at"});

  private final SparkSession spark;
  private final Path folder;
  private final Path well;
  private final Path earlier;
  private final Lake lake;
  private final Pipeline pipeline;
  private final Flood flood;
  private final Map<String, Map<String, Integer>> expected = new LinkedHashMap<>();

  private Patient(SparkSession spark, Path home, Path copies, long seed) {
    this.spark = spark;
    this.folder = home.toAbsolutePath().resolve("lake");
    this.well = copies.toAbsolutePath().resolve("well");
    this.earlier = well.resolveSibling("earlier");
    this.lake = Lake.at(spark, this.folder.toString());
    this.pipeline = Pipeline.of(home.toString(), NAME + ".yaml", PIPELINE);
    this.flood = new Flood(seed, ROWS, "");
  }

  /**
   * Makes one.
   *
   * @param home takes the lake
   * @param copies takes what it can be put back by
   */
  public static Patient prepared(
      SparkSession spark, Path home, Path copies, long seed, Progress progress) throws Exception {
    progress.say("Preparing a lake, with seed " + seed);
    quicken(spark);
    Patient patient = new Patient(spark, home, copies, seed);
    patient.prepare();
    patient.stream();
    patient.judge();
    patient.expected.putAll(patient.contents());
    return patient;
  }

  /** Sets a session for small data: compiling would take longer than running. */
  private static void quicken(SparkSession spark) {
    spark.conf().set("spark.sql.codegen.wholeStage", "false");
    spark.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    spark.conf().set("spark.sql.shuffle.partitions", "1");
    // Each table's log has a checkpoint, and commits behind it.
    spark.conf().set("spark.databricks.delta.properties.defaults.checkpointInterval", "4");
  }

  Path folder() {
    return folder;
  }

  /** The pipeline file. */
  String text() {
    return PIPELINE;
  }

  private void prepare() throws Exception {
    land(0, HISTORY);
    train();
    landSlices(0, 2);
    stream(Duration.ZERO);
    judge();
    scorer().rescale(1);
    copy(folder, earlier);
    landSlices(2, 4);
    stream(Duration.ZERO);
    judge();
    landSlices(4, SLICES);
    copy(folder, well);
  }

  private void landSlices(int from, int to) {
    long slice = (ROWS - HISTORY) / SLICES;
    for (int i = from; i < to; i++) {
      land(HISTORY + i * slice, HISTORY + (i + 1) * slice);
    }
  }

  private void land(long from, long to) {
    Dataset<Row> rows =
        flood
            .records(spark, from, to)
            .select(expr("IF(sound, t, NULL)").as("t"), col("s"), col("v"), col("k"));
    String path = lake.source(SOURCE);
    DeltaTables tables = new DeltaTables(spark);
    tables.append(
        rows.coalesce(1),
        path,
        new DeltaTables.Transaction("torture", tables.version(path).orElse(-1L) + 1));
  }

  private void train() {
    new Trainer(spark, lake, pipeline, Progress.SILENT).train(Long.MAX_VALUE);
  }

  /** As {@code weir stream --once}. */
  void stream() throws Exception {
    stream(Duration.ofHours(1));
  }

  private void stream(Duration snapshotEvery) throws Exception {
    Optional<StreamingQuery> query =
        scorer().snapshotEvery(snapshotEvery).once(BatchLimits.ofFiles(1));
    if (query.isPresent()) {
      query.get().awaitTermination();
    }
  }

  /** As after a lost checkpoint: the stream is to go on from its memories. */
  void restart() throws IOException {
    FileUtils.deleteDirectory(folder.resolve(LakeFile.checkpoint(NAME, "stream").path()).toFile());
    scorer().restart();
  }

  /** As {@code weir judge --once}. */
  void judge() throws Exception {
    judges().start(Trigger.AvailableNow()).awaitTermination();
  }

  Judge judges() {
    return new Judge(spark, lake, pipeline, found -> {});
  }

  StreamScorer scorer() {
    return new StreamScorer(spark, lake, pipeline, Progress.SILENT);
  }

  /** All files that hold anything, and both checkpoints. */
  List<LakeFile> files() throws IOException {
    List<LakeFile> files = new ArrayList<>(LakeFile.of(folder));
    files.add(LakeFile.checkpoint(NAME, "stream"));
    files.add(LakeFile.checkpoint(NAME, "judge"));
    return files;
  }

  /** Damages a file. */
  void harm(DamagePlan plan) throws IOException {
    if (plan.harm() == Harm.OUTDATED) {
      putBackEarlier(plan.file().path());
    } else {
      plan.harm().applyTo(folder.resolve(plan.file().path()), new Random(plan.seed()));
    }
  }

  /** Puts the lake back as it was prepared; nothing of what was read before is remembered. */
  void restore() throws IOException {
    FileUtils.deleteDirectory(folder.toFile());
    copy(well, folder);
    forget();
  }

  /** Reads everything anew from now on. */
  void forget() {
    DeltaLog.clearCache();
  }

  /** Puts a folder back as it was two micro-batches before. */
  private void putBackEarlier(Path part) throws IOException {
    FileUtils.deleteDirectory(folder.resolve(part).toFile());
    copy(earlier.resolve(part), folder.resolve(part));
  }

  /** Puts one file or folder back. */
  void restore(Path part) throws IOException {
    if (Files.isDirectory(well.resolve(part))) {
      FileUtils.deleteDirectory(folder.resolve(part).toFile());
      copy(well.resolve(part), folder.resolve(part));
    } else {
      for (Path each : new Path[] {part, LakeFile.checksumOf(part)}) {
        Files.deleteIfExists(folder.resolve(each));
        if (Files.exists(well.resolve(each))) {
          Files.copy(well.resolve(each), folder.resolve(each));
        }
      }
    }
    forget();
  }

  /** The tables that are not as without the damage, when stream and judge have gone on. */
  List<String> unexpected() {
    Map<String, Map<String, Integer>> contents = contents();
    return expected.keySet().stream()
        .filter(table -> !contents.get(table).equals(expected.get(table)))
        .toList();
  }

  /** What the lake holds: of each table every row, without provenance, and how often. */
  private Map<String, Map<String, Integer>> contents() {
    Map<String, Map<String, Integer>> contents = new LinkedHashMap<>();
    for (TableDefinition table : PROVENANCE.keySet()) {
      contents.put(table.tableName(), contents(table));
    }
    contents.put("models", rows(table(TableDefinition.MODELS).select("model_version", "status")));
    contents.put(
        "ledger",
        rows(
            table(TableDefinition.RUNS)
                .filter(col("job").equalTo("stream"))
                .selectExpr(
                    "sum(input_rows)",
                    "sum(scored_rows + warming_up_rows + open_rows + outside_rows + late_rows + duplicate_rows + quarantined_rows)")));
    return contents;
  }

  private Map<String, Integer> contents(TableDefinition table) {
    return rows(table(table).drop(PROVENANCE.get(table)));
  }

  private Dataset<Row> table(TableDefinition table) {
    return new DeltaTables(spark).readOrEmpty(lake.table(NAME, table), table.schema());
  }

  private static Map<String, Integer> rows(Dataset<Row> rows) {
    Map<String, Integer> counted = new HashMap<>();
    rows.collectAsList().forEach(row -> counted.merge(row.toString(), 1, Integer::sum));
    return counted;
  }

  /** Whether a table that can be read holds a row that it must not, or one too often. */
  boolean hasSurplus() {
    for (TableDefinition table :
        List.of(TableDefinition.SCORES, TableDefinition.ANOMALIES, TableDefinition.QUARANTINE)) {
      Map<String, Integer> may = expected.get(table.tableName());
      try {
        if (contents(table).entrySet().stream()
            .anyMatch(row -> row.getValue() > may.getOrDefault(row.getKey(), 0))) {
          return true;
        }
      } catch (Exception e) { // Spark's, too, which it does not declare
        continue; // it is this table that cannot be read
      }
    }
    return false;
  }

  private static void copy(Path from, Path to) throws IOException {
    FileUtils.copyDirectory(from.toFile(), to.toFile());
  }
}
