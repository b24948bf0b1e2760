package dev.weir.engine;

import java.nio.file.Path;
import org.apache.spark.sql.Row;

/** How a pipeline comes from its model, and how its event time and windows relate. */
final class Pipelines {

  private Pipelines() {}

  /**
   * The pipeline by which a model was trained, from its row; a relative path in it is relative to
   * where this process runs.
   */
  static Pipeline registered(Row model) {
    return registered(model, Path.of("").toAbsolutePath().toString());
  }

  /** The same, with relative paths in a folder. */
  static Pipeline registered(Row model, String folder) {
    return Pipeline.of(
        folder,
        "the pipeline file of model " + model.getAs("model_version"),
        model.getAs("pipeline_file"));
  }

  /** The earliest event time that memories as of an instant have not folded in, in microseconds. */
  static long firstOpenUs(Pipeline pipeline, long asOfUs) {
    long step = pipeline.stepUs();
    return step == 0 ? asOfUs : Math.floorDiv(asOfUs, step) * step;
  }

  /** The watermark that closes all observations which start before an instant, in microseconds. */
  static long closesUs(Pipeline pipeline, long endUs) {
    return pipeline.stepUs() == 0 ? endUs : firstOpenUs(pipeline, endUs - 1) + pipeline.spanUs();
  }

  /** Observations that start before this instant are closed by a watermark, in microseconds. */
  static long closedUntilUs(Pipeline pipeline, long watermarkUs) {
    return pipeline.stepUs() == 0
        ? watermarkUs
        : firstOpenUs(pipeline, watermarkUs) - pipeline.spanUs() + pipeline.stepUs();
  }
}
