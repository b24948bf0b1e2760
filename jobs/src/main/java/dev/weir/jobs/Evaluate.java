package dev.weir.jobs;

import dev.weir.backtest.Evaluation;
import dev.weir.backtest.SeriesDetector;
import dev.weir.backtest.SeriesDetectors;
import dev.weir.backtest.Sight;
import dev.weir.jobs.evaluate.EvaluationData;
import dev.weir.jobs.evaluate.EvaluationReport;
import dev.weir.jobs.evaluate.Roles;
import dev.weir.jobs.evaluate.ScoreFile;
import dev.weir.jobs.evaluate.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir evaluate}: how well detectors do on labelled data. */
@Command(
    name = "evaluate",
    description = {
      "Measures detectors on labelled data, which they see without the labels, beside random scores.",
      "Without --time a row is scored by its own numbers, by a detector fitted on all rows or on --train.",
      "With --time each series is scored in the order of its rows, alone.",
      "The data is held in memory; CSV files need no Spark."
    },
    footer = {
      "",
      "Examples:",
      "  weir evaluate --data cardio.csv.gz --label label --detector isolation-forest --seeds 5",
      "  weir evaluate --data cardio.csv.gz --label label --detector 'isolation-forest: {trees: 300}'",
      "  weir evaluate --data cardio.csv.gz --label label --all",
      "  weir evaluate --data nab.csv.gz --label label --series entity --time timestamp \\",
      "      --windows nab_windows.json --online --json",
      "  weir evaluate --data smd.test.csv.gz --train smd.train.csv.gz --label label \\",
      "      --series entity --time timestamp --scores scores.csv.gz"
    })
public final class Evaluate implements Callable<Integer> {

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE|TABLE",
      description =
          "What to score: a CSV file with a header (.csv, .csv.gz), a Parquet file, a Delta table, or a table of the catalog.")
  private String data;

  @Option(
      names = "--label",
      required = true,
      paramLabel = "COLUMN",
      description = "The column that is 1 for anomalies and 0 for all else.")
  private String label;

  @Option(
      names = "--series",
      paramLabel = "COLUMN",
      description = "The column that names the series of a row. Default: all rows are of one")
  private String series;

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description =
          "The column of event times: the rows are series. They stay in their order, whatever the times.")
  private String time;

  @Option(
      names = "--train",
      paramLabel = "FILE|TABLE",
      description = "History to fit on; its labels, if any, are not read. Default: the data itself")
  private String train;

  @Option(
      names = "--features",
      paramLabel = "COLUMN",
      split = ",",
      description = "The columns that a detector sees. Default: all other columns of numbers")
  private List<String> features = new ArrayList<>();

  @Option(
      names = "--detector",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "The detector: a name, or with options as a pipeline file writes them. Default: ${DEFAULT-VALUE}")
  private String detector;

  @Option(names = "--all", description = "Compare all detectors.")
  private boolean all;

  @Option(
      names = "--online",
      description = "Score each row from the past alone: --train, the rows before, and itself.")
  private boolean online;

  @Option(
      names = "--windows",
      paramLabel = "FILE",
      description =
          "Anomaly windows, in the JSON of the Numenta Anomaly Benchmark. Default: the unbroken runs of anomalous labels")
  private Path windows;

  @Option(
      names = "--scores",
      paramLabel = "FILE",
      description =
          "Write the score of each row, in the order of the data; gzipped if it ends in .gz.")
  private Path scores;

  @ArgGroup private Seeds seeds = new Seeds();

  @Mixin private CommonOptions common;

  /** Which seeds: one, or the first so many. */
  static final class Seeds {
    @Option(
        names = "--seed",
        paramLabel = "N",
        description = "The seed of all that is drawn at random. Default: 1")
    private long seed = 1;

    @Option(
        names = "--seeds",
        paramLabel = "N",
        description = "Give the means over the seeds 1 to N; --scores has those of the first.")
    private int count;

    List<Long> all() {
      return count == 0 ? List.of(seed) : LongStream.rangeClosed(1, count).boxed().toList();
    }
  }

  public static void main(String[] arguments) {
    Weir.main(new Evaluate(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    check();
    Map<String, SeriesDetector> asked = asked();
    Console console = common.console();
    try (LazySession session = new LazySession(common)) {
      EvaluationData read =
          EvaluationData.read(
              new Tables(session::open),
              data,
              Optional.ofNullable(train),
              Optional.ofNullable(windows),
              roles());
      console.say(
          String.format(
              "read %,d rows of %d series with %s",
              read.count(), read.truths().size(), features(read.features())));
      EvaluationReport report = new EvaluationReport(read.truths(), seeds.all());
      Map<String, List<Evaluation>> runsOf = new LinkedHashMap<>();
      asked.forEach((name, each) -> runsOf.put(name, runs(name, each, read, console)));
      if (scores != null) {
        List<Evaluation> only = runsOf.values().iterator().next();
        ScoreFile.write(scores, read.inOrder(only.get(0).scores()));
      }
      say(report, runsOf, console);
    }
    return 0;
  }

  private List<Evaluation> runs(
      String name, SeriesDetector each, EvaluationData read, Console console) {
    List<Evaluation> runs = new ArrayList<>();
    for (long seed : seeds.all()) {
      Sight sight = online ? Sight.PAST_ONLY : Sight.WHOLE_SERIES;
      runs.add(Evaluation.of(each, read.cases(sight, seed), read.truths()));
      console.say("scored with " + name + ", seed " + seed);
    }
    return runs;
  }

  private void say(EvaluationReport report, Map<String, List<Evaluation>> runsOf, Console console) {
    if (all) {
      List<Map<String, Object>> each = new ArrayList<>();
      runsOf.forEach((name, runs) -> each.add(report.json(name, runs)));
      console.result(Map.of("detectors", each), report.lines(runsOf));
    } else {
      List<Evaluation> runs = runsOf.get(detector);
      console.result(report.json(detector, runs), report.lines(detector, runs));
    }
  }

  private static String features(List<String> names) {
    return names.size() <= 8
        ? "features " + String.join(", ", names)
        : names.size() + " features, from " + names.get(0) + " to " + names.get(names.size() - 1);
  }

  /** What is wrong with the options, before anything is read. */
  private void check() {
    if (time == null && (online || windows != null)) {
      throw new IllegalArgumentException(
          "Invalid "
              + (online ? "--online" : "--windows")
              + ": it needs --time. Name the column of event times.");
    }
    if (all && scores != null) {
      throw new IllegalArgumentException(
          "Invalid --scores: it needs one --detector, not --all. Leave one of them out.");
    }
    if (seeds.count < 0) {
      throw new IllegalArgumentException(
          "Invalid --seeds: " + seeds.count + " (must be at least 1)");
    }
  }

  private Map<String, SeriesDetector> asked() {
    List<String> names =
        !all
            ? List.of(detector)
            : time == null ? SeriesDetectors.tabularNames() : SeriesDetectors.names();
    Map<String, SeriesDetector> asked = new LinkedHashMap<>();
    for (String name : names) {
      asked.put(
          name, time == null ? SeriesDetectors.pointwise(name) : SeriesDetectors.detector(name));
    }
    return asked;
  }

  private Roles roles() {
    return new Roles(
        Optional.of(label),
        List.of(),
        Optional.ofNullable(series),
        Optional.ofNullable(time),
        features);
  }

  /** A Spark session that starts when a table is first asked for. */
  private static final class LazySession implements AutoCloseable {
    private final CommonOptions common;
    private Optional<SparkSession> spark = Optional.empty();

    LazySession(CommonOptions common) {
      this.common = common;
    }

    SparkSession open() {
      if (spark.isEmpty()) {
        spark = Optional.of(common.session("evaluate"));
      }
      return spark.get();
    }

    @Override
    public void close() {
      spark.ifPresent(SparkSession::stop);
    }
  }
}
