package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import dev.weir.evaluation.DistributionShift;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import dev.weir.threshold.Calibration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How far features and scores have moved from those that the champion was trained on: a reason to
 * train again. The quantiles of the training are in {@code models}; what came since is counted in
 * {@code scores}, exactly, so that partitions do not matter.
 */
public final class DriftCheck {

  /** A population stability index above which a shift is called large. */
  public static final double LARGE_PSI = 0.25;

  /** Fewer observations say nothing: their own noise would be a shift. */
  private static final long LEAST_OBSERVATIONS = 200;

  private static final String SCORE = "";
  private static final StructType COUNTS =
      new StructType()
          .add("subject", DataTypes.StringType)
          .add("place", DataTypes.IntegerType)
          .add("observations", DataTypes.LongType);

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;

  public DriftCheck(SparkSession spark, Lake lake, Pipeline pipeline) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
  }

  /** The shift of one feature. */
  public record Feature(String feature, double psi, double ks) {}

  /**
   * What was found.
   *
   * @param from the first observation
   * @param to the last one
   * @param score the shift of the champion's scores; empty if it scored none
   * @param features the largest shift first
   * @param drifted whether one of them is too large
   * @param reason why, or why not
   */
  public record Outcome(
      String modelVersion,
      String from,
      String to,
      long observations,
      Optional<DistributionShift> score,
      List<Feature> features,
      boolean drifted,
      String reason) {}

  /**
   * Compares the observations in [from, to) with the champion's training.
   *
   * @param fromUs {@code Long.MIN_VALUE} for the last week that is there
   * @param mostPsi a larger population stability index is a drift
   * @throws IllegalArgumentException if there is no champion, it does not fit the pipeline, or
   *     nothing was scored there
   */
  public Outcome run(long fromUs, long toUs, double mostPsi) {
    ModelRegistry registry = new ModelRegistry(spark, lake, pipeline.name());
    String champion = registry.requireChampion();
    Model model = Model.decode(registry.artifact(champion));
    Models.requireFits(pipeline, champion, model);
    Map<String, double[]> references = references(registry.require(champion), model);
    Dataset<Row> all =
        Role.champions(
                new DeltaTables(spark).readOrEmpty(lake, pipeline.name(), TableDefinition.SCORES))
            .filter(
                col("score").isNotNull().and(new Span(Long.MIN_VALUE, toUs).holds("event_time")));
    Row last = all.agg(max("event_time")).head();
    if (last.isNullAt(0)) {
      throw nothing(new Span(fromUs, toUs));
    }
    long endUs = Times.micros(last.getTimestamp(0)) + 1;
    long beginUs = fromUs == Long.MIN_VALUE ? endUs - 7 * Times.DAY_US : fromUs;
    if (beginUs >= endUs) {
      throw nothing(new Span(fromUs, toUs));
    }
    Dataset<Row> asked = all.filter(Ranges.eventTime(beginUs, endUs));
    long observations = asked.count();
    Map<String, DistributionShift> shifts = new TreeMap<>();
    counts(asked, references, champion)
        .forEach(
            (subject, places) ->
                shifts.put(subject, DistributionShift.of(references.get(subject), places)));
    Set<String> gone = new TreeSet<>(references.keySet());
    gone.remove(SCORE);
    gone.removeAll(shifts.keySet());
    Conclusion conclusion = conclusion(observations, gone, shifts, mostPsi);
    return new Outcome(
        champion,
        Times.instant(beginUs).toString(),
        Times.instant(endUs - 1).toString(),
        observations,
        Optional.ofNullable(shifts.get(SCORE)),
        features(shifts),
        conclusion.drifted(),
        conclusion.reason());
  }

  /** Whether something moved too far, and why that is said. */
  private record Conclusion(boolean drifted, String reason) {}

  /**
   * What shifts tell.
   *
   * @param gone features that no observation has
   */
  private static Conclusion conclusion(
      long observations, Set<String> gone, Map<String, DistributionShift> shifts, double mostPsi) {
    if (observations < LEAST_OBSERVATIONS) {
      return new Conclusion(
          false,
          String.format(
              "%d observations are too few to tell (at least %d)",
              observations, LEAST_OBSERVATIONS));
    }
    if (!gone.isEmpty()) {
      return new Conclusion(true, String.join(", ", gone) + ": missing in every observation");
    }
    Map.Entry<String, DistributionShift> worst =
        Collections.max(
            shifts.entrySet(), Comparator.comparingDouble(shift -> shift.getValue().psi()));
    double psi = worst.getValue().psi();
    return new Conclusion(
        psi > mostPsi,
        String.format(
            "PSI of %s is %.3f, %s %.3f",
            worst.getKey().equals(SCORE) ? "the score" : worst.getKey(),
            psi,
            psi > mostPsi ? "more than" : "and nothing is more than",
            mostPsi));
  }

  private static List<Feature> features(Map<String, DistributionShift> shifts) {
    return shifts.entrySet().stream()
        .filter(shift -> !shift.getKey().equals(SCORE))
        .map(shift -> new Feature(shift.getKey(), shift.getValue().psi(), shift.getValue().ks()))
        .sorted(Comparator.comparingDouble(Feature::psi).reversed())
        .toList();
  }

  private IllegalArgumentException nothing(Span span) {
    return new IllegalArgumentException(
        "Cannot look for drift in "
            + pipeline.name()
            + ": nothing was scored "
            + (span.isAllTime() ? "yet" : span.text())
            + ". Score a period first (weir backfill).");
  }

  /** The quantiles of each feature in the training, and of the scores. */
  private Map<String, double[]> references(Row row, Model model) {
    Map<String, double[]> references = new HashMap<>(Profile.of(row));
    if (references.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot look for drift in "
              + pipeline.name()
              + ": model "
              + row.getAs("model_version")
              + " was trained by a Weir that kept no quantiles of its features. Train again (weir train).");
    }
    Calibration calibration = model.history().calibration();
    double[] scores = new double[DistributionShift.QUANTILES];
    for (int i = 0; i < scores.length; i++) {
      double tail = 1 - (double) i / (scores.length - 1);
      scores[i] = calibration.scoreAt(Math.max(1e-3, tail));
    }
    references.put(SCORE, scores);
    return references;
  }

  /** How many observations stand at each place among the quantiles of each subject. */
  private Map<String, long[]> counts(
      Dataset<Row> scores, Map<String, double[]> references, String champion) {
    List<String> subjects = List.copyOf(references.keySet());
    Column[] columns =
        subjects.stream()
            .map(
                subject ->
                    subject.equals(SCORE)
                        ? functions.when(col("model_version").equalTo(champion), col("score"))
                        : col("features").getField(subject))
            .map(number -> functions.coalesce(number, functions.lit(Double.NaN)))
            .toArray(Column[]::new);
    Map<String, long[]> counts = new HashMap<>();
    scores
        .select(columns)
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> places(rows, subjects, references),
            Encoders.row(COUNTS))
        .groupBy("subject", "place")
        .agg(sum("observations"))
        .collectAsList()
        .forEach(
            row ->
                counts
                        .computeIfAbsent(
                            row.getString(0), key -> new long[DistributionShift.PLACES])[
                        row.getInt(1)] =
                    row.getLong(2));
    return counts;
  }

  private static Iterator<Row> places(
      Iterator<Row> rows, List<String> subjects, Map<String, double[]> references) {
    long[][] counts = new long[subjects.size()][DistributionShift.PLACES];
    while (rows.hasNext()) {
      Row row = rows.next();
      for (int i = 0; i < counts.length; i++) {
        double value = row.getDouble(i);
        if (!Double.isNaN(value)) {
          counts[i][DistributionShift.place(references.get(subjects.get(i)), value)]++;
        }
      }
    }
    List<Row> found = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      for (int place = 0; place < counts[i].length; place++) {
        if (counts[i][place] > 0) {
          found.add(RowFactory.create(subjects.get(i), place, counts[i][place]));
        }
      }
    }
    return found.iterator();
  }
}
