package dev.weir.jobs;

import dev.weir.engine.Pipeline;
import dev.weir.table.Lake;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What every job over a pipeline takes: the pipeline file and the common options. */
final class PipelineOptions {

  @Parameters(index = "0", paramLabel = "PIPELINE", description = "The pipeline file.")
  private Path file;

  @Mixin CommonOptions common;

  /** Reads the file; a wrong one ends the job before anything is started. */
  Pipeline pipeline() {
    return Pipeline.read(file);
  }

  Path file() {
    return file;
  }

  SparkSession session(String job) {
    return common.session(job);
  }

  Lake lake(SparkSession spark) {
    return common.lake(spark);
  }

  Console console() {
    return common.console();
  }
}
