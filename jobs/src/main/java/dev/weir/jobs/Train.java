package dev.weir.jobs;

import dev.weir.engine.ModelRegistry;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Times;
import dev.weir.engine.Trainer;
import dev.weir.table.Lake;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir train}: fits the detector on the history and registers the model. */
@Command(
    name = "train",
    description =
        "Trains the detector on the source's history and registers the model. The first model becomes champion.",
    footer = {
      "",
      "Examples:",
      "  weir train flights.yaml",
      "  weir train flights.yaml --until 2001-02-21 --json",
      "  weir train flights.yaml --promote"
    })
public final class Train implements Callable<Integer> {

  @Mixin PipelineOptions options;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Train on what lies before. Default: all there is.")
  private String until;

  @Option(names = "--promote", description = "Make the model champion at once.")
  private boolean promote;

  public static void main(String[] arguments) {
    Weir.main(new Train(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    long untilUs = until == null ? Long.MAX_VALUE : Times.parse("--until", until);
    Console console = options.console();
    try (SparkSession spark = options.session("train")) {
      Lake lake = options.lake(spark);
      Trainer.Outcome outcome = new Trainer(spark, lake, pipeline, console).train(untilUs);
      if (promote) {
        new ModelRegistry(spark, lake, pipeline.name()).promote(outcome.modelVersion());
      }
      console.result(outcome, lines(outcome));
    }
    return 0;
  }

  private List<String> lines(Trainer.Outcome o) {
    String status = promote ? ModelRegistry.CHAMPION : o.status();
    List<String> lines = new ArrayList<>();
    lines.add("Model " + o.modelVersion() + " (" + status + ") of " + options.pipeline().name());
    lines.add(
        String.format(
            "  history     %s to %s, source version %d",
            o.historyStart(), o.historyEnd(), o.dataVersion()));
    lines.add(
        String.format(
            "  fitted on   %,d of %,d complete observations", o.sampleRows(), o.observations()));
    lines.add("  SHA-256     " + o.artifactSha256());
    lines.addAll(Console.ledger(o.ledger()));
    lines.add(String.format("Trained in %.1f s.", o.seconds()));
    lines.add(
        status.equals(ModelRegistry.CHAMPION)
            ? "Next: weir backfill "
                + options.file()
                + " --from …, or weir stream "
                + options.file()
            : "Next: weir models promote " + options.file() + " " + o.modelVersion());
    return lines;
  }
}
