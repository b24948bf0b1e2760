package dev.weir.jobs;

import dev.weir.core.Json;
import dev.weir.engine.Pipeline;
import dev.weir.jobs.torture.Rounds;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * One of the processes of {@code weir torture crowd}: the same job again and again, until SIGTERM.
 */
@Command(
    name = "rounds",
    hidden = true,
    description = "Does one job again and again, until it is stopped; a line tells of each round.")
final class TortureRounds implements Callable<Integer> {

  @Mixin private PipelineOptions options;

  @Option(
      names = "--kind",
      required = true,
      paramLabel = "KIND",
      description = "What is done: ${COMPLETION-CANDIDATES}.")
  private Rounds.Kind kind;

  @Option(names = "--seed", paramLabel = "N", required = true, description = "Draws the days.")
  private long seed;

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    Termination termination = Termination.listen();
    termination.expect();
    try (SparkSession spark = options.session(kind.name())) {
      new Rounds(spark, options.lake(spark), pipeline, seed)
          .run(kind, termination::isRequested, round -> System.out.println(Json.text(round)));
    }
    return 0;
  }
}
