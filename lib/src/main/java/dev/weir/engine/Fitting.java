package dev.weir.engine;

import static org.apache.spark.sql.functions.col;

import dev.weir.detector.Sample;
import dev.weir.detector.Scorer;
import dev.weir.prepare.Preparations;
import dev.weir.spec.CanonicalForm;
import dev.weir.spec.PipelineSpec;
import dev.weir.table.Role;
import dev.weir.threshold.Calibration;
import dev.weir.threshold.IncidentCurve;
import dev.weir.threshold.ScoreHistory;
import dev.weir.threshold.ScoredObservation;
import dev.weir.threshold.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Fits a pipeline's detector on a history: folds it through the series program, fits on a canonical
 * sample, calibrates the scores. Nothing is written.
 *
 * <p>The sample holds the observations with the smallest hashes of series, time and seed, in the
 * order of these hashes, so that neither partitioning nor file layout can change the model.
 */
final class Fitting {

  /** The strangest observations of the history that are looked at for tail and incident curve. */
  private static final int TOP = 20_000;

  private final SparkSession spark;
  private final Pipeline pipeline;
  private final Progress progress;

  Fitting(SparkSession spark, Pipeline pipeline, Progress progress) {
    this.spark = spark;
    this.pipeline = pipeline;
    this.progress = progress;
  }

  /**
   * What was learnt of a history, as long as its rows are held.
   *
   * @param rows {@link SeriesRows} of the history
   * @param ledger where its input rows went
   * @param watermark where the history ends
   * @param whole whether every row of the source's version is in it
   */
  record Fitted(
      Dataset<Row> rows,
      LedgerCounts ledger,
      Survey survey,
      Model model,
      long watermark,
      boolean whole) {}

  /**
   * Fits on everything before an instant.
   *
   * @param fromUs what lies before is only remembered; {@code Long.MIN_VALUE} for nothing
   * @param untilUs the end of the history; {@code Long.MAX_VALUE} for all there is
   * @param then what to do while the rows of the history are held
   * @throws IllegalArgumentException if there is too little history, or it cannot be read
   */
  <T> T on(History history, long fromUs, long untilUs, Function<Fitted, T> then) {
    progress.say("Reading " + history.source() + " at version " + history.version());
    return pipeline.program().isStateless()
        ? stateless(history, untilUs, then)
        : folded(history, fromUs, untilUs, then);
  }

  /** Every event is an observation by itself: one pass over the source, no shuffle. */
  private <T> T stateless(History history, long untilUs, Function<Fitted, T> then) {
    Dataset<Row> rows = StatelessRows.of(pipeline, history.events(Long.MIN_VALUE, untilUs));
    Survey survey = Survey.of(pipeline, rows, history.rows());
    LedgerCounts ledger =
        LedgerCounts.withoutMemory(survey.observations(), survey.incomplete(), survey.refused());
    boolean whole = untilUs == Long.MAX_VALUE || latest(history) < untilUs;
    return then.apply(
        fitted(
            rows, ledger, survey, Math.min(history.watermarkUs(survey.lastUs()), untilUs), whole));
  }

  private <T> T folded(History history, long fromUs, long untilUs, Function<Fitted, T> then) {
    long latest = latest(history);
    long watermark = Math.min(history.watermarkUs(latest), untilUs);
    Dataset<Row> rows =
        new SeriesFold(pipeline, watermark, fromUs, Long.MAX_VALUE, history.source())
            .over(history.events(Long.MIN_VALUE, untilUs), Optional.empty())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      LedgerCounts ledger = Tally.of(pipeline, rows).ledger();
      progress.say(
          String.format(
              "Folded %,d rows into %,d observations", ledger.input(), ledger.observations()));
      Survey survey = Survey.of(pipeline, rows, ledger.scored() == 0 ? 0 : ledger.observations());
      return then.apply(fitted(rows, ledger, survey, watermark, latest < untilUs));
    } finally {
      rows.unpersist();
    }
  }

  private long latest(History history) {
    return history
        .latestUs()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot train "
                        + pipeline.name()
                        + ": source "
                        + history.source()
                        + " has no row with an event time. Land data first (weir land)."));
  }

  private Fitted fitted(
      Dataset<Row> rows, LedgerCounts ledger, Survey survey, long watermark, boolean whole) {
    PipelineSpec spec = pipeline.spec();
    requireEnough(survey, ledger);
    Sample sample = survey.sample(pipeline);
    Scorer scorer = Preparations.detector(spec).fit(sample);
    progress.say(
        String.format(
            "Fitted %s on %,d of %,d observations",
            spec.detector().kind(), sample.count(), survey.observations()));
    return new Fitted(
        rows, ledger, survey, calibrated(rows, survey, sample, scorer), watermark, whole);
  }

  /**
   * Says what the detector's scores mean on the history. Its tail and its incidents are counted
   * over all observations; where each event stands alone and the threshold does not ask for
   * incidents, the sample speaks for them, and the history is not read again.
   */
  private Model calibrated(Dataset<Row> rows, Survey survey, Sample sample, Scorer scorer) {
    PipelineSpec spec = pipeline.spec();
    double[] sampleScores = new double[sample.count()];
    scorer.score(sample.rows(), sample.count(), sampleScores);
    Model bySample =
        new Model(
            CanonicalForm.hash(spec),
            pipeline.program().hash(),
            pipeline.program().featureNames(),
            Optional.of(survey.ranges(pipeline)),
            scorer,
            new ScoreHistory(
                Calibration.of(new double[0], sampleScores, sampleScores.length),
                Optional.empty()));
    if (pipeline.program().isStateless()
        && !Thresholds.threshold(spec.threshold()).countsIncidents()) {
      return bySample;
    }
    List<ScoredObservation> top = top(rows, bySample.encode());
    double[] topScores = top.stream().mapToDouble(ScoredObservation::score).toArray();
    double days = (survey.lastUs() - survey.firstUs() + pipeline.stepUs()) / (double) Times.DAY_US;
    return bySample.with(
        new ScoreHistory(
            Calibration.of(sampleScores, topScores, survey.observations()),
            Optional.of(IncidentCurve.of(top, spec.incidents().gap(), Math.max(1, days)))));
  }

  /**
   * The strangest observations, by score and then by series and time, so that ties cannot be
   * decided by partitioning.
   */
  private List<ScoredObservation> top(Dataset<Row> rows, byte[] artifact) {
    Dataset<Row> scored = new Scoring(spark, pipeline, artifact).score(rows, "", Role.CHAMPION);
    List<ScoredObservation> top = new ArrayList<>();
    for (Row row :
        scored
            .filter(col("score").isNotNull())
            .select("score", "series", "event_time")
            .orderBy(col("score").desc(), col("series"), col("event_time"))
            .limit(TOP)
            .collectAsList()) {
      top.add(
          new ScoredObservation(
              row.getString(1), Times.micros(row.getTimestamp(2)), row.getDouble(0)));
    }
    return top;
  }

  private void requireEnough(Survey survey, LedgerCounts ledger) {
    int least = Preparations.detector(pipeline.spec()).leastRows();
    if (survey.sampled() < least) {
      throw new IllegalArgumentException(
          "Cannot train "
              + pipeline.name()
              + ": "
              + survey.observations()
              + " complete observations in the history"
              + (ledger.refused() > 0 ? ", " + ledger.refused() + " rows refused" : "")
              + ", and "
              + pipeline.spec().detector().kind()
              + " needs "
              + least
              + ". Land more history, shorten the features' warm-up, or lower detector."
              + pipeline.spec().detector().kind()
              + ".sample.");
    }
  }
}
