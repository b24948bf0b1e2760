package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.SplitMix64;
import dev.weir.detector.Ensemble.Member;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnsembleTest {

  /** Members with the same references are scored together, as if each had been alone. */
  @Test
  void theScoreIsTheWeightedMeanOfTheRanks() {
    Sample sample = Samples.ordinary(3000, 3, 5);
    ScaledRows rows = Scaling.robust(sample).apply(sample);
    SplitMix64 random = new SplitMix64(6);
    Axes axes = Axes.of(rows, 32, random);
    NearestOfSets sets = NearestOfSets.of(rows, 16, 64, random);
    List<Member> members =
        List.of(
            member(2, new Neighbours(References.of(rows.atMost(50, random)), 3), rows),
            member(3, sets, rows),
            member(5, new Neighbours(sets.references(), 5), rows),
            member(1, Ellipsoid.of(rows), rows));

    double[] scores = new Ensemble(axes, members).scores(rows);

    double[][] own = members.stream().map(m -> m.model().scores(rows)).toArray(double[][]::new);
    for (int row = 0; row < rows.count(); row++) {
      double sum = 0;
      for (int i = 0; i < own.length; i++) {
        Member member = members.get(i);
        sum += member.weight() * member.distribution().rank(own[i][row]);
      }
      assertThat(scores[row]).isEqualTo(sum / 11);
    }
  }

  private static Member member(double weight, RowModel model, ScaledRows rows) {
    return new Member(weight, true, model, EmpiricalDistribution.of(model.scores(rows)));
  }
}
