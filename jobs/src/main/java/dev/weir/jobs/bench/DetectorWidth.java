package dev.weir.jobs.bench;

import dev.weir.detector.DetectorKind;
import dev.weir.detector.Detectors;
import dev.weir.jobs.bench.Finding.Unit;
import java.util.ArrayList;
import java.util.List;

/** What many numbers a row cost, beside few: each detector as a {@link LibraryCalls library}. */
final class DetectorWidth implements Measurement {

  /** A fraction of the bench's rows: one thread scores them. */
  private static final int ONE_IN = 100;

  @Override
  public String name() {
    return "width";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    int few = LibraryCalls.WIDTHS[0];
    int many = LibraryCalls.WIDTHS[1];
    List<Contest.Result> narrow = contest(bench, few);
    List<Contest.Result> wide = contest(bench, many);
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < wide.size(); i++) {
      Contest.Result result = wide.get(i);
      findings.add(
          result
              .detail(
                  Finding.of(
                      name(),
                      String.format(
                          "%s, %,d rows of %d numbers", result.name(), result.rows(), many),
                      result.median(),
                      Unit.SECONDS))
              .against("of " + few + " numbers", narrow.get(i).median()));
    }
    return findings;
  }

  private static List<Contest.Result> contest(Workbench bench, int width) throws Exception {
    bench.say(String.format("Rows of %d numbers", width));
    double[] fitted = LibraryCalls.matrix(LibraryCalls.FITTED, width, 1);
    Contest contest = new Contest(bench);
    for (DetectorKind kind : Detectors.all()) {
      contest.entrant(
          kind.name(),
          rows ->
              LibraryCalls.fitAndScore(
                  kind, fitted, LibraryCalls.matrix((int) rows, width, 2), width));
    }
    return contest.run(bench.rows() / ONE_IN);
  }
}
