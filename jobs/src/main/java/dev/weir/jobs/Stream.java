package dev.weir.jobs;

import dev.weir.engine.Pipeline;
import dev.weir.engine.StreamScorer;
import dev.weir.source.BatchLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir stream}: scores the source as it grows. */
@Command(
    name = "stream",
    description =
        "Scores the source as it grows, in micro-batches, from where training or the last backfill ended.",
    footer = {
      "",
      "Examples:",
      "  weir stream flights.yaml                 until stopped",
      "  weir stream flights.yaml --once          what is there now, then end",
      "  weir stream flights.yaml --from-snapshot after the checkpoint was lost or damaged"
    })
public final class Stream implements Callable<Integer> {

  @Mixin PipelineOptions options;

  @Option(names = "--once", description = "Score what is there now, then end.")
  private boolean once;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      description = "Start a micro-batch this often. Default: as soon as the last one ended.")
  private String every;

  @Option(
      names = "--max-files-per-batch",
      paramLabel = "N",
      description = "The most files of a Delta table in one micro-batch. Default: ${DEFAULT-VALUE}")
  private long maxFiles = BatchLimits.DEFAULTS.files();

  @Option(
      names = "--max-bytes-per-batch",
      paramLabel = "N",
      description = "The most bytes of a Delta table in one micro-batch. Default: ${DEFAULT-VALUE}")
  private long maxBytes = BatchLimits.DEFAULTS.bytes();

  @Option(
      names = "--max-rows-per-batch",
      paramLabel = "N",
      description = "The most records of Kafka in one micro-batch. Default: ${DEFAULT-VALUE}")
  private long maxRows = BatchLimits.DEFAULTS.rows();

  @Option(
      names = "--from-snapshot",
      description = {
        "Begin a new checkpoint from the last snapshot of the memories, because the old one is lost or damaged.",
        "What was written since is removed, and written again. The old stream must not run any more."
      })
  private boolean fromSnapshot;

  @Option(
      names = "--snapshot-every",
      paramLabel = "SECONDS",
      defaultValue = "3600",
      description =
          "How often the memories are stored beside the checkpoint. Default: ${DEFAULT-VALUE}")
  private long snapshotSeconds;

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long the micro-batch under way may take when the job is asked to stop. Default: ${DEFAULT-VALUE}")
  private long graceSeconds;

  public static void main(String[] arguments) {
    Weir.main(new Stream(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    BatchLimits limits = new BatchLimits(maxFiles, maxBytes, maxRows);
    Console console = options.console();
    Termination termination = Termination.listen();
    try (SparkSession spark = options.session("stream")) {
      StreamScorer scorer = new StreamScorer(spark, options.lake(spark), pipeline, console);
      scorer.snapshotEvery(Duration.ofSeconds(snapshotSeconds));
      if (fromSnapshot) {
        scorer.restart();
      }
      Optional<StreamingQuery> query =
          once ? scorer.once(limits) : Optional.of(scorer.continuously(trigger(), limits));
      if (query.isPresent()) {
        termination.await(query.get(), () -> end(scorer, query.get(), console));
      }
      console.result(
          Map.of(
              "generation",
              scorer.generation(),
              "batches",
              scorer.batches(),
              "rows",
              scorer.rows(),
              "observations",
              scorer.observations()),
          List.of(
              String.format(
                  "Streamed %,d rows into %,d observations in %d micro-batches, generation %s.",
                  scorer.rows(), scorer.observations(), scorer.batches(), scorer.generation()),
              "Next: weir judge " + options.file() + " --once"));
    }
    return 0;
  }

  private Trigger trigger() {
    return every == null ? Trigger.ProcessingTime(0) : Trigger.ProcessingTime(every);
  }

  private boolean end(StreamScorer scorer, StreamingQuery query, Console console) throws Exception {
    console.say("Ending after this micro-batch; it has " + graceSeconds + " s");
    boolean finished = scorer.end(query, Duration.ofSeconds(graceSeconds));
    if (!finished) {
      console.say("The micro-batch did not end in time; it will be done again at the next start");
    }
    return finished;
  }
}
