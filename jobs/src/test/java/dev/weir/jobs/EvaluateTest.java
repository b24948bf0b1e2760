package dev.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.backtest.SeriesDetectors;
import dev.weir.core.SplitMix64;
import dev.weir.evaluation.Auroc;
import dev.weir.evaluation.AveragePrecision;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Interpreted.class)
class EvaluateTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 600;

  @TempDir Path folder;

  @Test
  void aTableIsMeasuredBesideRandomScores() {
    Path file = write("table.csv.gz", table(1));
    Path scores = folder.resolve("scores.csv.gz");

    JsonNode json = json(evaluate(file, "--scores", scores));

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "detector", "mean", "series", "random", "seeds", "fit_seconds", "score_seconds");
    assertThat(json.get("detector").asText()).isEqualTo("isolation-forest");
    assertThat(json.get("mean").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "auroc",
            "auprc",
            "vus_pr",
            "best_f1",
            "nab_score",
            "event_recall",
            "delay_seconds",
            "alerts_per_day");
    assertThat(json.at("/series/0/series").asText()).isEqualTo("all");
    assertThat(json.at("/series/0/rows").asInt()).isEqualTo(ROWS);
    assertThat(json.at("/series/0/anomalies").asInt()).isEqualTo(ROWS / 20);
    assertThat(json.at("/mean/vus_pr").isNull()).isTrue();
    double[] written = scores(scores);
    assertThat(json.at("/mean/auroc").asDouble())
        .isEqualTo(Auroc.of(written, anomalous()))
        .isGreaterThan(0.95);
    assertThat(json.at("/mean/auprc").asDouble())
        .isEqualTo(AveragePrecision.of(written, anomalous()));
    assertThat(json.at("/random/auroc").asDouble()).isBetween(0.3, 0.7);
    assertThat(json.at("/fit_seconds").isNumber()).isTrue();
    assertThat(json.at("/score_seconds").isNumber()).isTrue();
  }

  @Test
  void theDetectorDoesNotSeeTheLabels() {
    List<String> rows = table(1);
    List<String> swapped = new ArrayList<>();
    for (String row : rows) {
      swapped.add(
          row.endsWith(",0")
              ? row.replaceAll(",0$", ",1")
              : row.endsWith(",1") ? row.replaceAll(",1$", ",0.0") : row);
    }
    Path scores = folder.resolve("a.csv");
    Path scoresOfSwapped = folder.resolve("b.csv");

    JsonNode json = json(evaluate(write("a-table.csv", rows), "--scores", scores));
    JsonNode other = json(evaluate(write("b-table.csv", swapped), "--scores", scoresOfSwapped));

    assertThat(scores).hasSameTextualContentAs(scoresOfSwapped);
    assertThat(other.at("/mean/auroc").asDouble())
        .isCloseTo(1 - json.at("/mean/auroc").asDouble(), within(1e-12));
  }

  @Test
  void aDetectorTakesItsOptionsAsAPipelineFileWritesThem() {
    Path file = write("table.csv", table(1));
    Path plain = folder.resolve("plain.csv");
    Path same = folder.resolve("same.csv");
    Path other = folder.resolve("other.csv");

    evaluate(file, "--detector", "hbos", "--scores", plain);
    evaluate(file, "--detector", "hbos: {bins: 10}", "--scores", same);
    evaluate(file, "--detector", "hbos: {bins: 3}", "--scores", other);

    assertThat(same).hasSameTextualContentAs(plain);
    assertThat(scores(other)).isNotEqualTo(scores(plain));
  }

  @Test
  void severalSeedsGiveTheirMean() {
    Path file = write("table.csv", table(1));
    double sum = 0;
    for (int seed = 1; seed <= 3; seed++) {
      sum += json(evaluate(file, "--seed", seed)).at("/mean/auprc").asDouble();
    }

    JsonNode json = json(evaluate(file, "--seeds", 3));

    assertThat(json.at("/mean/auprc").asDouble()).isCloseTo(sum / 3, within(1e-12));
    assertThat(json.get("seeds")).hasSize(3);
  }

  /** Rows of two series take turns, times go back, numbers are missing. */
  @Test
  void seriesAreScoredEachAloneInTheOrderOfTheirRows() {
    List<String> both = series("calm", "rough");
    Path scores = folder.resolve("both.csv");
    JsonNode json = json(series(write("both-in.csv", both), "--scores", scores));

    Path alone = folder.resolve("rough.csv");
    List<String> rough = both.stream().filter(row -> !row.startsWith("calm")).toList();
    JsonNode one = json(series(write("rough-in.csv", rough), "--scores", alone));

    double[] inOrder = scores(scores);
    double[] every2nd = new double[ROWS];
    Arrays.setAll(every2nd, row -> inOrder[2 * row + 1]);
    assertThat(scores(alone)).isEqualTo(every2nd);
    assertThat(json.at("/series/0/series").asText()).isEqualTo("calm");
    assertThat(json.at("/series/0/auroc").isNull()).isTrue();
    assertThat(json.at("/series/0/nab_score").isNull()).isTrue();
    assertThat(json.at("/series/1/vus_pr")).isEqualTo(one.at("/series/0/vus_pr"));
    for (String measure : List.of("auroc", "auprc", "vus_pr", "best_f1", "event_recall")) {
      assertThat(json.at("/mean/" + measure).asDouble())
          .as(measure)
          .isPositive()
          .isEqualTo(json.at("/series/1/" + measure).asDouble());
    }
    assertThat(json.at("/mean/nab_score").asDouble())
        .isLessThanOrEqualTo(one.at("/mean/nab_score").asDouble());
  }

  @Test
  void onlineAScoreDependsOnThePastAlone() {
    List<String> rows = series("rough");
    Path scores = folder.resolve("whole.csv");
    Path cut = folder.resolve("cut.csv");

    series(write("whole-in.csv", rows), "--online", "--scores", scores);
    series(write("cut-in.csv", rows.subList(0, 401)), "--online", "--scores", cut);

    assertThat(scores(cut)).isEqualTo(Arrays.copyOf(scores(scores), 400));
  }

  @Test
  void withHistoryItIsFittedOnThatAndItsLabelsAreNotRead() {
    Path history =
        write("history.csv", table(2).stream().map(row -> row.replaceAll(",[01]$", ",?")).toList());
    Path scores = folder.resolve("scores.csv");
    Path scoresOfFew = folder.resolve("few.csv");
    List<String> rows = table(1);

    evaluate(write("table.csv", rows), "--train", history, "--scores", scores);
    evaluate(
        write("few-in.csv", rows.subList(0, 101)), "--train", history, "--scores", scoresOfFew);

    assertThat(scores(scoresOfFew)).isEqualTo(Arrays.copyOf(scores(scores), 100));
  }

  @Test
  void windowsAreThoseGivenOrTheRunsOfLabels() {
    Path file = write("series-in.csv", series("rough"));
    Path same =
        write(
            "windows.json",
            List.of(
                "{\"rough.csv\": [[\"2024-01-01 05:00:00\", \"2024-01-01 05:09:00.000000\"],",
                " [\"2024-01-01 08:20:00\", \"2024-01-01 08:30:30\"]]}"));
    Path other =
        write(
            "other.json",
            List.of("{\"rough\": [[\"2024-01-01 06:00:00\", \"2024-01-01 06:30:00\"]]}"));

    JsonNode made = json(series(file));

    assertThat(json(series(file, "--windows", same)).get("mean")).isEqualTo(made.get("mean"));
    assertThat(json(series(file, "--windows", other)).at("/mean/nab_score"))
        .isNotEqualTo(made.at("/mean/nab_score"));
    refused(series(file, "--windows", write("none.json", List.of("{\"smooth\": []}"))))
        .endsWith(
            "none.json (must have a list of windows, empty if there are none, for series rough)");
    refused(
            series(
                file,
                "--windows",
                write(
                    "late.json",
                    List.of("{\"rough\": [[\"2025-01-01 06:00:00\", \"2025-01-01 06:30:00\"]]}"))))
        .isEqualTo(
            "weir: Invalid --windows: [\"2025-01-01 06:00:00\",\"2025-01-01 06:30:00\"] of series rough (must be a period that holds a row, after the window before)");
  }

  @Test
  void allDetectorsAreCompared() {
    Path file = write("table.csv", table(1));

    JsonNode json =
        json(Cli.done("evaluate", "--data", file, "--label", "label", "--all", "--json"));
    Cli table = Cli.done("evaluate", "--data", file, "--label", "label", "--all");

    assertThat(json.get("detectors").findValuesAsText("detector"))
        .isEqualTo(SeriesDetectors.tabularNames());
    assertThat(table.out().lines()).hasSize(SeriesDetectors.tabularNames().size() + 2);
    assertThat(table.out()).contains("AUROC").contains(SeriesDetectors.tabularNames());
  }

  /** One Parquet file keeps the order of its rows; those of a Delta table come by their times. */
  @Test
  void parquetAndDeltaGiveWhatCsvFilesGive() throws IOException {
    Path csv =
        write(
            "in-time.csv", series("rough").stream().filter(row -> !row.contains(":30,")).toList());
    Path parquet = folder.resolve("rows.parquet");
    Path delta = folder.resolve("delta");
    JsonNode expected = json(series(csv, "--train", csv));
    JsonNode actual;
    try (SparkSession spark = Session.open("test", folder.resolve("lake").toString())) {
      Dataset<Row> rows =
          spark
              .read()
              .schema("entity STRING, at TIMESTAMP, value DOUBLE, label INT")
              .option("header", true)
              .csv(csv.toString());
      rows.coalesce(1).write().parquet(parquet.toString());
      rows.repartition(3).write().format("delta").save(delta.toString());
      actual = json(series(parquet, "--train", delta)); // in this session, which it stops
    }

    assertThat(actual.get("series")).isEqualTo(expected.get("series"));
  }

  @Test
  void whatIsWrongIsSaidWithTheRemedy() {
    Path file = write("table.csv", table(1));
    Path bad = write("bad.csv", List.of("a,name,label", "1,x,0", "2,y,2"));

    refused(run("--data", folder.resolve("no.csv"), "--label", "label"))
        .isEqualTo(
            "weir: Cannot read "
                + folder.resolve("no.csv")
                + ": there is no such file. Check the path.");
    refused(run("--data", folder.resolve("no"), "--label", "label"))
        .startsWith(
            "weir: Cannot read " + folder.resolve("no") + ": there is no such file or folder. ");
    Path text = write("table.txt", table(1));
    refused(run("--data", text, "--label", "label"))
        .startsWith("weir: Cannot read " + text + ": its name does not tell what it is. ");
    refused(run("--data", file, "--label", "truth"))
        .isEqualTo(
            "weir: Invalid --label: truth (must be a column of " + file + ": a, b, c, label)");
    refused(run("--data", file, "--label", "label", "--detector", "nothing"))
        .isEqualTo(
            "weir: Invalid --detector: nothing (must be one of "
                + String.join(", ", SeriesDetectors.tabularNames())
                + ")");
    refused(run("--data", file, "--label", "label", "--detector", "hbos: {binz: 3}"))
        .contains("unknown key")
        .contains("bins");
    refused(run("--data", bad, "--label", "label"))
        .isEqualTo(
            "weir: Cannot evaluate on "
                + bad
                + ": the label of row 2 is '2', not 0 or 1. Label every row 0 or 1.");
    refused(run("--data", bad, "--label", "label", "--features", "a,name"))
        .startsWith("weir: Cannot evaluate on " + bad);
    refused(run("--data", file, "--label", "label", "--features", "a,label"))
        .isEqualTo(
            "weir: Invalid --features: a,label (must be without the columns of --label, --series and --time)");
    refused(
            run(
                "--data",
                write("texts.csv", List.of("name,label", "x,0", "y,1")),
                "--label",
                "label"))
        .endsWith(
            "no column is of numbers beside those of --label, --series and --time (columns: name, label). Give it at least one feature.");
    refused(run("--data", write("ragged.csv", List.of("a,label", "1,0", "2")), "--label", "label"))
        .endsWith("row 2 has 1 cells, the header 2. Mend the row.");
    refused(run("--data", write("none.csv", List.of("a,label")), "--label", "label"))
        .endsWith("it has no rows. Give it some.");
    refused(run("--data", file, "--label", "label", "--online"))
        .isEqualTo("weir: Invalid --online: it needs --time. Name the column of event times.");
    refused(run("--data", file, "--label", "label", "--time", "a", "--series", "b", "--train", bad))
        .isEqualTo("weir: Invalid --series: b (must be a column of " + bad + ": a, name, label)");
    refused(
            run(
                "--data",
                write("times.csv", List.of("t,a,label", "noon,1,0")),
                "--label",
                "label",
                "--time",
                "t"))
        .endsWith(
            "the time of row 1 is 'noon'. Write times as 2014-04-10 07:15:00, UTC, or as seconds since 1970.");
    Path damaged = write("damaged.csv.gz", table(1));
    cut(damaged);
    refused(run("--data", damaged, "--label", "label"))
        .startsWith("weir: Cannot read " + damaged + ": ")
        .endsWith("Check that it is a whole CSV file, gzipped if it ends in .gz.");
    refused(evaluate(file, "--scores", folder.resolve("no/scores.csv")))
        .startsWith("weir: Cannot write " + folder.resolve("no/scores.csv") + ": ");
  }

  private static Cli run(Object... options) {
    Object[] asked =
        List.of(options).contains("--detector")
            ? options
            : with(options, "--detector", "isolation-forest");
    return Cli.weir(with(new Object[] {"evaluate", "--json"}, asked));
  }

  private static Cli evaluate(Path file, Object... options) {
    return run(with(new Object[] {"--data", file, "--label", "label"}, options));
  }

  private static Cli series(Path file, Object... options) {
    return evaluate(file, with(new Object[] {"--series", "entity", "--time", "at"}, options));
  }

  private static Object[] with(Object[] some, Object... more) {
    List<Object> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray();
  }

  private static JsonNode json(Cli run) {
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    try {
      return JSON.readTree(run.out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static org.assertj.core.api.AbstractStringAssert<?> refused(Cli run) {
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    return assertThat(run.complaint());
  }

  /** Rows around the origin of three features, of which each twentieth is three units away. */
  private static List<String> table(int seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<String> rows = new ArrayList<>(List.of("a,b,c,label"));
    for (int row = 0; row < ROWS; row++) {
      int label = row % 20 == 0 ? 1 : 0;
      rows.add(
          (random.nextDouble() + 3 * label)
              + ","
              + (random.nextDouble() - 3 * label)
              + ","
              + random.nextDouble()
              + ","
              + label);
    }
    return rows;
  }

  private static boolean[] anomalous() {
    boolean[] anomalous = new boolean[ROWS];
    for (int row = 0; row < ROWS; row += 20) {
      anomalous[row] = true;
    }
    return anomalous;
  }

  /**
   * A row a minute of each series in turn, every fiftieth number missing; "rough" has two events.
   */
  private static List<String> series(String... names) {
    SplitMix64 random = new SplitMix64(7);
    List<String> rows = new ArrayList<>(List.of("entity,at,value,label"));
    double[][] noise = new double[2][ROWS];
    for (double[] each : noise) {
      Arrays.setAll(each, row -> random.nextDouble());
    }
    for (int row = 0; row < ROWS; row++) {
      for (String name : names) {
        boolean event = row >= 300 && row < 310 || row >= 500 && row <= 510;
        int label = event && name.equals("rough") ? 1 : 0;
        // every hundredth time goes back by half a minute
        int second = row * 60 - (row % 100 == 99 ? 90 : 0);
        String time =
            String.format(
                "2024-01-01 %02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
        double value = noise[name.equals("rough") ? 1 : 0][row] + 3 * label;
        rows.add(name + "," + time + "," + (row % 50 == 49 ? "" : value) + "," + label);
      }
    }
    return rows;
  }

  private Path write(String name, List<String> lines) {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream text = name.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
      text.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static void cut(Path file) {
    try {
      Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 200));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[] scores(Path file) {
    try (InputStream in = Files.newInputStream(file);
        InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
      List<String> lines = new String(text.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(lines.get(0)).isEqualTo("score");
      return lines.stream().skip(1).mapToDouble(Double::parseDouble).toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
