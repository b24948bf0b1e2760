package dev.weir.jobs;

import dev.weir.engine.Backfill;
import dev.weir.engine.Judge;
import dev.weir.engine.Landing;
import dev.weir.engine.Pipeline;
import dev.weir.engine.StreamScorer;
import dev.weir.engine.Times;
import dev.weir.engine.Trainer;
import dev.weir.source.BatchLimits;
import dev.weir.table.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code weir demo}: the whole job on real data. Six months of departures: the history is landed
 * and trained on, a period is backfilled, the rest arrives day by day while one query scores it and
 * another judges.
 */
@Command(
    name = "demo",
    description = {
      "Runs the whole job on three million real flights: land, train, backfill, stream and judge side by side, SQL, report.",
      "Takes a lake of its own, made anew each time."
    },
    footer = {"", "Example:", "  weir demo"})
public final class Demo implements Callable<Integer> {

  private static final long HISTORY = Times.parse("history", "2001-01-01");
  private static final long BACKFILL = Times.parse("backfill", "2001-02-21");
  private static final long LIVE = Times.parse("live", "2001-04-16");
  private static final long END = Times.parse("end", "2001-07-01");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Option(
      names = "--home",
      hidden = true,
      required = true,
      description = "The folder of the example.")
  private Path home;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the lake and the report go.")
  private Path out;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private final Console console = new Console(false);

  public static void main(String[] arguments) {
    Weir.main(new Demo(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    delete(out.resolve("lake"));
    Pipeline pipeline = Pipeline.read(home.resolve("flights.yaml"));
    console.say("Starting Spark");
    try (SparkSession spark = Session.open("demo", out.resolve("lake").toString())) {
      Lake lake = Lake.at(spark, out.resolve("lake").toString());
      run(spark, lake, pipeline);
    }
    return 0;
  }

  private void run(SparkSession spark, Lake lake, Pipeline pipeline) throws Exception {
    try (Landing.Feed feed = new Landing(spark, lake, pipeline).feed(HISTORY, END)) {
      history(spark, lake, pipeline, feed);
      live(spark, lake, pipeline, feed);
    }
    answers(spark, lake, pipeline);
  }

  private void history(SparkSession spark, Lake lake, Pipeline pipeline, Landing.Feed feed) {
    landed(feed.next(BACKFILL));
    Trainer.Outcome model = new Trainer(spark, lake, pipeline, console).train(Long.MAX_VALUE);
    console.say(
        String.format(
            "Trained model %s on %,d observations in %.1f s",
            model.modelVersion(), model.observations(), model.seconds()));

    landed(feed.next(LIVE));
    Backfill.Outcome scored =
        new Backfill(spark, lake, pipeline, console).run(BACKFILL, LIVE, Optional.empty());
    console.say(
        String.format(
            "Backfilled %,d observations in %.1f s", scored.scoresWritten(), scored.seconds()));
  }

  private void live(SparkSession spark, Lake lake, Pipeline pipeline, Landing.Feed feed)
      throws Exception {
    StreamScorer scorer = new StreamScorer(spark, lake, pipeline, console);
    Judge judge = judge(spark, lake, pipeline);
    StreamingQuery judging = judge.start(Trigger.ProcessingTime("25 seconds"));
    ExecutorService feeder = Executors.newSingleThreadExecutor();
    Future<?> feeding = feeder.submit(() -> feed(feed));
    feeder.shutdown();
    StreamingQuery scoring =
        scorer.continuously(Trigger.ProcessingTime("8 seconds"), BatchLimits.DEFAULTS);
    feeding.get();
    judge.end(judging, PATIENCE);
    scorer.end(scoring, PATIENCE);
    StreamScorer rest = new StreamScorer(spark, lake, pipeline, console);
    Optional<StreamingQuery> left = rest.once(BatchLimits.DEFAULTS);
    if (left.isPresent()) {
      left.get().awaitTermination();
    }
    judge(spark, lake, pipeline).start(Trigger.AvailableNow()).awaitTermination();
    console.say(
        String.format(
            "Streamed %,d rows in %d micro-batches",
            scorer.rows() + rest.rows(), scorer.batches() + rest.batches()));
  }

  private Judge judge(SparkSession spark, Lake lake, Pipeline pipeline) {
    return new Judge(
        spark,
        lake,
        pipeline,
        found ->
            found.forEach(incident -> console.say("  incident  " + IncidentLine.of(incident))));
  }

  private void answers(SparkSession spark, Lake lake, Pipeline pipeline) throws Exception {
    String question =
        """
        select series, date_format(start_time, 'yyyy-MM-dd HH:mm') as start, date_format(end_time, 'yyyy-MM-dd HH:mm') as end,
               round(peak_severity, 1) as severity, anomalies, reasons[0].value as value, round(reasons[0].expected) as expected
          from weir.flights.incidents order by peak_severity desc limit 12""";
    System.out.println("\nweir sql \"" + question + "\"");
    spark.sql(question).show(12, 40);
    Path report = out.resolve("flights-report.html");
    Report.write(spark, lake, pipeline, report);
    console.say("Done");
    System.out.println("Report: " + report.toAbsolutePath());
    System.out.println(
        "Next:   ./weir sql --lake "
            + out.resolve("lake")
            + " \"select * from weir.flights.incidents order by peak_severity desc\"");
  }

  private static void feed(Landing.Feed feed) {
    for (long day = LIVE + Times.DAY_US; day <= END; day += Times.DAY_US) {
      feed.next(day);
    }
  }

  private void landed(Landing.Outcome outcome) {
    console.say(
        String.format(
            "Landed %,d rows in %s, version %d, in %.1f s",
            outcome.landed(), outcome.table(), outcome.dataVersion(), outcome.seconds()));
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
