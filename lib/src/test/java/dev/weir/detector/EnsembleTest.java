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
    Sample sample = Samples.ordinary(1500, 40, 5);
    ScaledRows rows = Scaling.robust(sample).apply(sample);
    SplitMix64 random = new SplitMix64(6);
    Axes axes = Axes.of(rows, 32, random);
    double[] z = new double[rows.count() * axes.count()];
    axes.project(rows.z(), rows.count(), z);
    ScaledRows onAxes = new ScaledRows(z, rows.count(), axes.count());
    NearestOfSets sets = NearestOfSets.of(onAxes, 16, 64, random);
    References few = References.of(rows.atMost(50, random));
    List<Member> members =
        List.of(
            member(2, false, new Neighbours(few, 3), rows),
            member(3, true, sets, onAxes),
            member(5, true, new Neighbours(sets.references(), 5), onAxes),
            member(1, true, Ellipsoid.of(onAxes), onAxes));

    double[] scores = new Ensemble(axes, members).scores(rows);

    double[][] own =
        members.stream()
            .map(member -> member.model().scores(member.onAxes() ? onAxes : rows))
            .toArray(double[][]::new);
    for (int row = 0; row < rows.count(); row++) {
      double sum = 0;
      for (int i = 0; i < own.length; i++) {
        Member member = members.get(i);
        sum += member.weight() * member.distribution().rank(own[i][row]);
      }
      assertThat(scores[row]).isEqualTo(sum / 11);
    }
  }

  private static Member member(double weight, boolean onAxes, RowModel model, ScaledRows rows) {
    return new Member(weight, onAxes, model, EmpiricalDistribution.of(model.scores(rows)));
  }
}
