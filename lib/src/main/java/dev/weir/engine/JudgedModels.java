package dev.weir.engine;

import dev.weir.core.Json;
import dev.weir.threshold.ScoreHistory;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The models that gave the scores which are judged, each read once. */
final class JudgedModels {

  private record Read(byte[] artifact, ScoreHistory history) {}

  private final Function<String, byte[]> artifacts;
  private final Map<String, Read> read = new HashMap<>();

  /** Reads artifacts by version. */
  JudgedModels(Function<String, byte[]> artifacts) {
    this.artifacts = artifacts;
  }

  /** The versions that scored some rows, in the order of their names. */
  static List<String> versions(Dataset<Row> scores) {
    return scores
        .select("model_version")
        .distinct()
        .orderBy("model_version")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** What a model's scores were on its history. */
  ScoreHistory history(String version) {
    return read(version).history;
  }

  /** The bytes of some models by version, to be sent to tasks. */
  Map<String, byte[]> artifacts(Collection<String> versions) {
    Map<String, byte[]> bytes = new HashMap<>();
    versions.forEach(version -> bytes.put(version, read(version).artifact));
    return bytes;
  }

  /** The calibrations of some models as JSON by version, to be sent to tasks. */
  Map<String, String> calibrations(Collection<String> versions) {
    Map<String, String> texts = new HashMap<>();
    versions.forEach(version -> texts.put(version, Json.text(history(version).calibration())));
    return texts;
  }

  private Read read(String version) {
    return read.computeIfAbsent(
        version,
        name -> {
          byte[] artifact = artifacts.apply(name);
          return new Read(artifact, Model.decode(artifact).history());
        });
  }
}
