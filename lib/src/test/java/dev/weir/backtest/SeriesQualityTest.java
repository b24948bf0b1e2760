package dev.weir.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.evaluation.AveragePrecision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@code auto} finds in some of the labelled series in {@code ../shared/data} beside the
 * repository: the mean of their average precision does not fall below a floor.
 */
class SeriesQualityTest {
  private static final Path DATA =
      Path.of(System.getProperty("weir.data", "../../shared/data")).toAbsolutePath().normalize();
  private static final List<String> NAB = List.of("artificialWithAnomaly/art_daily_flatmiddle");
  private static final List<String> CLOUD =
      List.of(
          "application-crash-rate-1/app1-01",
          "application-crash-rate-2/app2-02",
          "consumer-purchase-rate/purchase-04",
          "middle-tier-api-dependency-latency/outbound-12");

  private record Rows(double[] values, int dimension, boolean[] anomalous) {}

  @BeforeEach
  void theDataIsThere() {
    assumeTrue(Files.isDirectory(DATA), "no " + DATA);
  }

  @Test
  void onlineByThePastAlone() throws IOException {
    assertThat(univariate("nab_public", NAB, Sight.PAST_ONLY)).isGreaterThan(0.30);
    assertThat(univariate("cloudmon_public", CLOUD, Sight.PAST_ONLY)).isGreaterThan(0.70);
  }

  @Test
  void offline() throws IOException {
    assertThat(univariate("nab_public", NAB, Sight.WHOLE_SERIES)).isGreaterThan(0.50);
    assertThat(univariate("cloudmon_public", CLOUD, Sight.WHOLE_SERIES)).isGreaterThan(0.70);
  }

  @Test
  void fittedOnTheTrainPart() throws IOException {
    assertThat(trained("asd_public", List.of("omi-7", "omi-9", "omi-11"))).isGreaterThan(0.60);
    assertThat(trained("msl_public", List.of("M-2", "F-5", "D-16"))).isGreaterThan(0.62);
  }

  private static double univariate(String name, List<String> entities, Sight sight)
      throws IOException {
    Map<String, Rows> rows = read(DATA.resolve("univariate/" + name + ".csv.gz"), entities, 1);
    return entities.stream()
        .mapToDouble(entity -> precision(Observations.none(1), rows.get(entity), sight))
        .average()
        .orElseThrow();
  }

  private static double trained(String name, List<String> entities) throws IOException {
    Path folder = DATA.resolve("multivariate");
    Map<String, Rows> rows = read(folder.resolve(name + ".test.csv.gz"), entities, 1);
    Map<String, Rows> train = read(folder.resolve(name + ".train.csv.gz"), entities, 0);
    return entities.stream()
        .mapToDouble(
            entity -> precision(observations(train.get(entity)), rows.get(entity), Sight.PAST_ONLY))
        .average()
        .orElseThrow();
  }

  private static double precision(Observations train, Rows rows, Sight sight) {
    List<String> features = IntStream.range(0, rows.dimension()).mapToObj(i -> "v" + i).toList();
    SeriesCase series = new SeriesCase(train, observations(rows), features, sight, 1);
    return AveragePrecision.of(
        SeriesDetectors.detector("auto").fit(series).score(), rows.anomalous());
  }

  private static Observations observations(Rows rows) {
    return new Observations(
        rows.values(), new long[rows.values().length / rows.dimension()], rows.dimension());
  }

  /** The rows of some entities: entity, time, numbers, and labels in the last columns. */
  private static Map<String, Rows> read(Path file, List<String> entities, int labels)
      throws IOException {
    Map<String, List<String[]>> cells = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] row = line.split(",", -1);
        if (entities.contains(row[0])) {
          cells.computeIfAbsent(row[0], entity -> new ArrayList<>()).add(row);
        }
      }
    }
    Map<String, Rows> rows = new HashMap<>();
    cells.forEach((entity, lines) -> rows.put(entity, rows(lines, labels)));
    return rows;
  }

  private static Rows rows(List<String[]> lines, int labels) {
    int dimension = lines.get(0).length - 2 - labels;
    double[] values = new double[lines.size() * dimension];
    boolean[] anomalous = new boolean[lines.size()];
    for (int row = 0; row < anomalous.length; row++) {
      String[] cells = lines.get(row);
      for (int i = 0; i < dimension; i++) {
        String cell = cells[2 + i];
        values[row * dimension + i] = cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
      }
      anomalous[row] = labels > 0 && cells[cells.length - 1].equals("1");
    }
    return new Rows(values, dimension, anomalous);
  }
}
