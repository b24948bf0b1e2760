package dev.weir.jobs;

import dev.weir.engine.Landing;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Times;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir land}: brings raw files into a Delta table, exactly once. */
@Command(
    name = "land",
    description = {
      "Brings raw files into a Delta table of the lake, as the pipeline file's land section says.",
      "Each file is landed once; with a range, the rows of that period are landed once."
    },
    footer = {
      "",
      "Examples:",
      "  weir land flights.yaml",
      "  weir land flights.yaml --from 2001-01-01 --to 2001-02-21"
    })
public final class Land implements Callable<Integer> {

  @Mixin PipelineOptions options;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Only rows from here on, UTC; needs --to.")
  private String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Only rows before, UTC; needs --from.")
  private String to;

  public static void main(String[] arguments) {
    Weir.main(new Land(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    if ((from == null) != (to == null)) {
      throw new IllegalArgumentException(
          "Invalid range: --from and --to go together. Give both, or neither to land all files.");
    }
    Console console = options.console();
    try (SparkSession spark = options.session("land")) {
      Landing landing = new Landing(spark, options.lake(spark), pipeline);
      Landing.Outcome o =
          from == null
              ? landing.all()
              : landing.period(Times.parse("--from", from), Times.parse("--to", to));
      console.result(
          o,
          List.of(
              o.input() == 0
                  ? "Nothing new to land: " + o.table() + " is at version " + o.dataVersion() + "."
                  : String.format(
                      "Landed %,d of %,d rows in %s, version %d; %,d quarantined; %.1f s.",
                      o.landed(),
                      o.input(),
                      o.table(),
                      o.dataVersion(),
                      o.quarantined(),
                      o.seconds()),
              "Next: weir train " + options.file()));
    }
    return 0;
  }
}
