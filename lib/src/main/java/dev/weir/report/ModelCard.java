package dev.weir.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a model comes from. Texts are empty where the registry is silent.
 *
 * @param version the model's version
 * @param status champion, challenger or retired
 * @param detector the detector and its settings
 * @param source what it was trained on
 * @param dataVersion the version of that source
 * @param historyStart start of the history it was trained on
 * @param historyEnd end of that history
 * @param observations observations in the history
 * @param sampleRows observations the detector was fitted on
 * @param pipelineHash SHA-256 of the pipeline file
 * @param programHash SHA-256 of what decides the series' memory
 * @param artifactSha256 SHA-256 of the saved model
 * @param weirVersion version of Weir that trained it
 * @param sparkVersion version of Spark that trained it
 * @param javaVersion version of Java that trained it
 * @param trainedAt when it was trained
 * @param pipelineFile the pipeline file, as it was
 * @param metrics what was measured at training, by name
 */
public record ModelCard(
    String version,
    String status,
    String detector,
    String source,
    String dataVersion,
    Optional<Instant> historyStart,
    Optional<Instant> historyEnd,
    long observations,
    long sampleRows,
    String pipelineHash,
    String programHash,
    String artifactSha256,
    String weirVersion,
    String sparkVersion,
    String javaVersion,
    Optional<Instant> trainedAt,
    String pipelineFile,
    List<Metric> metrics) {
  public ModelCard {
    metrics = List.copyOf(metrics);
  }

  /** A figure measured at training. */
  public record Metric(String name, double value) {}
}
