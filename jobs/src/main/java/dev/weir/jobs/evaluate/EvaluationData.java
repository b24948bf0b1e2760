package dev.weir.jobs.evaluate;

import dev.weir.backtest.Observations;
import dev.weir.backtest.SeriesCase;
import dev.weir.backtest.Sight;
import dev.weir.backtest.Truth;
import dev.weir.backtest.Truth.Timeline;
import dev.weir.evaluation.Period;
import dev.weir.evaluation.RowSpan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is evaluated on: each series' rows for the detector, and apart from them what is known. */
public final class EvaluationData {
  private final LabelledTable table;
  private final int[][] rows;
  private final List<Observations> train;
  private final List<Observations> test;
  private final List<Truth> truths;

  private EvaluationData(
      LabelledTable table, int[][] rows, List<Observations> train, List<Truth> truths) {
    this.table = table;
    this.rows = rows;
    this.train = train;
    this.truths = truths;
    this.test = new ArrayList<>();
    for (int[] own : rows) {
      test.add(table.observations(own));
    }
  }

  /**
   * Reads everything.
   *
   * @param tables reads files and tables
   * @param data the labelled file or table
   * @param train the history to fit on; empty to fit on the data
   * @param windows a file of anomaly windows in NAB's form; empty for the runs of labels
   * @throws IllegalArgumentException if anything of it cannot be read or does not fit together
   */
  public static EvaluationData read(
      Tables tables, String data, Optional<String> train, Optional<Path> windows, Roles roles) {
    LabelledTable table = tables.read(data, roles);
    int[][] rows = table.rowsBySeries();
    List<Observations> history =
        train.isEmpty()
            ? table.series().stream().map(s -> Observations.none(table.features().size())).toList()
            : history(
                tables.read(train.get(), roles.history(table.features())), table, train.get());
    Optional<NabWindows> known = windows.map(NabWindows::read);
    List<Truth> truths = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      truths.add(truth(table, i, rows[i], known, roles.time().isPresent()));
    }
    return new EvaluationData(table, rows, history, truths);
  }

  private static List<Observations> history(LabelledTable train, LabelledTable data, String name) {
    Map<String, int[]> rows = new HashMap<>();
    int[][] bySeries = train.rowsBySeries();
    for (int i = 0; i < bySeries.length; i++) {
      rows.put(train.series().get(i), bySeries[i]);
    }
    List<Observations> history = new ArrayList<>();
    for (String series : data.series()) {
      if (!rows.containsKey(series)) {
        throw new IllegalArgumentException(
            "Cannot fit on "
                + name
                + ": it has no row of series "
                + series
                + ". Give it history of every series of --data.");
      }
      history.add(train.observations(rows.get(series)));
    }
    return history;
  }

  private static Truth truth(
      LabelledTable table, int place, int[] rows, Optional<NabWindows> known, boolean inTime) {
    boolean[] anomalous = new boolean[rows.length];
    long[] timesUs = new long[rows.length];
    double[] first = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      anomalous[i] = table.anomalous()[rows[i]];
      timesUs[i] = table.timesUs()[rows[i]];
      first[i] = table.values()[rows[i] * table.features().size()];
    }
    String series = table.series().get(place);
    if (!inTime) {
      return new Truth(series, anomalous, Optional.empty());
    }
    List<RowSpan> events =
        known.map(windows -> windows.of(series, timesUs)).orElseGet(() -> RowSpan.runs(anomalous));
    return new Truth(
        series, anomalous, Optional.of(new Timeline(timesUs, events, Period.of(first))));
  }

  /** The series as a detector sees them. */
  public List<SeriesCase> cases(Sight sight, long seed) {
    List<SeriesCase> cases = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      cases.add(new SeriesCase(train.get(i), test.get(i), table.features(), sight, seed));
    }
    return cases;
  }

  /** What is known of the series, in the same order. */
  public List<Truth> truths() {
    return truths;
  }

  /** The names of the features. */
  public List<String> features() {
    return table.features();
  }

  /** How many rows there are in all. */
  public int count() {
    return table.count();
  }

  /** The scores of the series as those of the rows that were read, in their order. */
  public double[] inOrder(List<double[]> scores) {
    double[] inOrder = new double[table.count()];
    for (int i = 0; i < rows.length; i++) {
      for (int row = 0; row < rows[i].length; row++) {
        inOrder[rows[i][row]] = scores.get(i)[row];
      }
    }
    return inOrder;
  }
}
