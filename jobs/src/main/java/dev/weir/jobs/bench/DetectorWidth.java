package dev.weir.jobs.bench;

import dev.weir.detector.DetectorKind;
import dev.weir.detector.Detectors;
import dev.weir.jobs.bench.Finding.Unit;
import java.util.ArrayList;
import java.util.List;

/** What many numbers a row cost, beside few: each detector as a {@link LibraryCalls library}. */
final class DetectorWidth implements Measurement {

  @Override
  public String name() {
    return "width";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    Contest contest = new Contest(bench);
    List<DetectorKind> kinds = Detectors.all();
    for (int width : LibraryCalls.WIDTHS) {
      LibraryCalls.enter(contest, kinds, width);
    }
    List<Contest.Result> results = contest.run(LibraryCalls.rows(bench));
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      Contest.Result few = results.get(i);
      Contest.Result many = results.get(kinds.size() + i);
      String what = String.format("%,d rows, %s", many.rows(), many.name());
      findings.add(
          many.detail(Finding.of(name(), what, many.median(), Unit.SECONDS))
              .against("of " + LibraryCalls.WIDTHS[0] + " numbers", few.median()));
    }
    return findings;
  }
}
