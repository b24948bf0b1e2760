package dev.weir.engine;

/** How event time and windows of a pipeline relate. */
final class Pipelines {

  private Pipelines() {}

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
