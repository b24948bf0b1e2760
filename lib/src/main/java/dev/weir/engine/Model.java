package dev.weir.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.core.Json;
import dev.weir.core.Sha256;
import dev.weir.detector.Detectors;
import dev.weir.detector.Scorer;
import dev.weir.prepare.Preparations;
import dev.weir.threshold.Calibration;
import dev.weir.threshold.IncidentCurve;
import dev.weir.threshold.ScoreHistory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A fitted model: what scores, and what its scores mean.
 *
 * @param pipelineHash SHA-256 of what decides the model in the pipeline file
 * @param programHash SHA-256 of what decides the series' memory
 * @param features the vector's names
 * @param ranges where the pipeline's values lay; empty if an earlier Weir trained it
 * @param scorer the fitted detector
 * @param history what its scores were on the history
 */
public record Model(
    String pipelineHash,
    String programHash,
    List<String> features,
    Optional<ValueRanges> ranges,
    Scorer scorer,
    ScoreHistory history) {

  private static final int MAGIC = 0x57454952;
  private static final int FORMAT = 1;

  /** The same model with more known of its history. */
  Model with(ScoreHistory more) {
    return new Model(pipelineHash, programHash, features, ranges, scorer, more);
  }

  /** The model as bytes: the same model gives the same bytes. */
  public byte[] encode() {
    ObjectNode header = Json.object();
    header.put("pipeline_hash", pipelineHash);
    header.put("program_hash", programHash);
    header.set("features", Json.tree(features));
    ranges.ifPresent(known -> header.set("ranges", Json.tree(known)));
    header.set("calibration", Json.tree(history.calibration()));
    history.incidents().ifPresent(curve -> header.set("incidents", Json.tree(curve)));
    Preparations.written(scorer).ifPresent(steps -> header.set("preparation", steps));
    byte[] text = Json.text(header).getBytes(StandardCharsets.UTF_8);
    byte[] fitted = Detectors.encode(Preparations.behind(scorer));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(FORMAT);
      out.writeInt(text.length);
      out.write(text);
      out.writeInt(fitted.length);
      out.write(fitted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The model that bytes hold.
   *
   * @throws IllegalArgumentException if they hold none
   */
  public static Model decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MAGIC || in.readInt() != FORMAT) {
        throw new IllegalArgumentException(
            "Cannot read model: it is not a Weir model of format " + FORMAT + ".");
      }
      ObjectNode header =
          (ObjectNode) Json.parse(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
      Scorer detector = Detectors.decode(in.readNBytes(in.readInt()));
      return new Model(
          header.get("pipeline_hash").asText(),
          header.get("program_hash").asText(),
          Json.strings(header.get("features")),
          Optional.ofNullable(header.get("ranges"))
              .map(known -> Json.read(known, ValueRanges.class)),
          Optional.ofNullable(header.get("preparation"))
              .map(steps -> Preparations.read(steps, detector))
              .orElse(detector),
          new ScoreHistory(
              Json.read(header.get("calibration"), Calibration.class),
              Optional.ofNullable(header.get("incidents"))
                  .map(curve -> Json.read(curve, IncidentCurve.class))));
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read model: it ends early.", e);
    }
  }

  /** The version that bytes of a model stand for: the first 12 hex digits of their SHA-256. */
  public static String version(byte[] bytes) {
    return Sha256.hex(bytes).substring(0, 12);
  }
}
