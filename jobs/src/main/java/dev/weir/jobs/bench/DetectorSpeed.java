package dev.weir.jobs.bench;

import dev.weir.detector.DetectorKind;
import dev.weir.detector.Detectors;
import dev.weir.jobs.bench.Finding.Target;
import dev.weir.jobs.bench.Finding.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scoring a table with each detector there is, as it is by default, against reading the table and
 * writing the same columns without scoring; and a whole one with the ensemble.
 */
final class DetectorSpeed implements Measurement {

  /** All of them over all rows would take most of an hour. */
  private static final int ONE_IN = 10;

  /** How often the time of the identity pass they may take. */
  private static final Map<String, Double> AIMS =
      Map.of("isolation-forest", 3.0, "ecod", 3.0, "hbos", 3.0, "pca", 3.0);

  private static final String ENSEMBLE = "auto";

  @Override
  public String name() {
    return "detectors";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    List<Finding> findings = new ArrayList<>();
    // First: a job runs one detector, and the JVM compiles no call for it that could go to any.
    findings.add(ensemble(bench));
    findings.addAll(each(bench));
    return findings;
  }

  private Finding ensemble(Workbench bench) throws Exception {
    Contest.Result result =
        new Contest(bench)
            .entrant(ENSEMBLE, rows -> ScoreSpeed.score(bench, rows, ENSEMBLE))
            .run(bench.rows())
            .get(0);
    return Finding.of(name(), what(result), result.rowsPerSecond(), Unit.ROWS_PER_SECOND)
        .aiming(Target.atLeast(100_000));
  }

  private List<Finding> each(Workbench bench) throws Exception {
    Contest contest =
        new Contest(bench).entrant("identity pass", rows -> ScoreSpeed.identity(bench, rows));
    for (DetectorKind kind : Detectors.all()) {
      contest.entrant(kind.name(), rows -> ScoreSpeed.score(bench, rows, kind.name()));
    }
    List<Contest.Result> results = contest.run(bench.rows() / ONE_IN);
    Contest.Result identity = results.get(0);
    List<Finding> findings = new ArrayList<>();
    for (Contest.Result result : results.subList(1, results.size())) {
      Finding finding =
          result
              .detail(Finding.of(name(), what(result), result.median(), Unit.SECONDS))
              .against(identity.name(), identity.median());
      findings.add(
          Optional.ofNullable(AIMS.get(result.name()))
              .map(most -> finding.aiming(Target.atMost(most)))
              .orElse(finding));
    }
    return findings;
  }

  private static String what(Contest.Result result) {
    return String.format(
        "%s, %,d rows of %d numbers", result.name(), result.rows(), TabularData.WIDTH);
  }
}
