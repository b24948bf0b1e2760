package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.detector.Ensemble.Member;
import dev.weir.spec.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An ensemble that is chosen, weighted and calibrated from the unlabelled history alone, for tables
 * of which nothing is known.
 *
 * <p>The rule. (1) Features are scaled by their median and their middle 90 %. (2) Distances see the
 * features, or with more than {@value #MOST_AXES} of these their principal axes. (3) A first
 * consensus, the mean rank by an extended isolation forest (Hariri, Carrasco Kind and Brunner 2021,
 * two features per cut), iNNE (Bandaragoda et al. 2018), robust covariance on the nearest 50, 75
 * and 100 % (Rousseeuw and Van Driessen 1999) and LeSiNN (Pang, Ting and Albrecht 2015), purifies
 * the history: what is nearest learns from the least strange 70 %, since what is rare but comes in
 * clusters would otherwise be its own neighbour. (4) On those, LeSiNN, the distance to the 5th
 * neighbour, iNNE again and a second forest; on the least strange 90 %, the tails of ECOD (Li et
 * al. 2022). (5) Each score becomes its mid-rank among those of the history; the total is their
 * mean, LeSiNN three times, the 5th neighbour twice, the tails half. Weights that follow the
 * agreement of the members are no better than fixed ones, so they are fixed.
 *
 * <p>The score is from 0 to 1 within the history, with the strangest of it near 1, and rises on
 * beyond. Missing numbers count as the median. Explanations: what the score would lose with a
 * feature at its median, scaled to add up to the score.
 *
 * <p>Cost: fitting at most {@value #MOST_ROWS} rows of the history, drawn at random, about a
 * second; scoring 1,800 + 1,024 distances and 2 x 100 trees of 8 steps a row.
 */
public record AutoDetector() implements Detector {
  private static final int MOST_ROWS = 32768;
  private static final int MOST_NUMBERS = 1 << 21;
  private static final int MOST_AXES = 32;
  private static final int TREES = 100;
  private static final int TREE_ROWS = 256;
  private static final int C_STEPS = 5;
  private static final int SETS = 64;
  private static final int[] SPHERES = {4, 8, 16};

  private static final Kind DESCRIPTION =
      new Kind(
          "auto",
          "An ensemble that needs no configuration: forests, neighbours, hyperspheres, ellipsoids and tails.",
          List.of());

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "nothing is known of the table",
              "2,800 distances, 200 trees",
              Guide.BY_LEAVING_OUT,
              "see its Javadoc"),
          settings -> new AutoDetector(),
          ScaledScorer::parts,
          AutoDetector::read);

  @Override
  public int leastRows() {
    return TREE_ROWS;
  }

  @Override
  public Scorer fit(Sample sample) {
    Scaling scaling = Scaling.robust(sample);
    return new ScaledScorer(
        KIND.name(), scaling, ensemble(scaling.apply(sample), new SplitMix64(sample.seed())));
  }

  static Ensemble ensemble(ScaledRows all, SplitMix64 random) {
    ScaledRows rows =
        all.atMost(
            Math.max(TREE_ROWS, Math.min(MOST_ROWS, MOST_NUMBERS / all.dimension())), random);
    Axes axes = Axes.of(rows, MOST_AXES, random);
    ScaledRows onAxes = rows;
    if (!axes.isIdentity()) {
      double[] z = new double[rows.count() * axes.count()];
      axes.project(rows.z(), rows.count(), z);
      onAxes = new ScaledRows(z, rows.count(), axes.count());
    }
    List<Member> first = new ArrayList<>();
    Member forest = member(1, false, ObliqueGrower.grow(rows, TREE_ROWS, TREES, 2, random), rows);
    first.add(forest);
    first.add(member(1, true, Hyperspheres.of(onAxes, SETS, SPHERES, random), onAxes));
    List<Member> ellipsoids = new ArrayList<>();
    for (double share : new double[] {0.5, 0.75, 1}) {
      ellipsoids.add(member(1 / 3.0, true, Ellipsoid.concentrated(onAxes, share, C_STEPS), onAxes));
    }
    first.addAll(ellipsoids);
    first.add(member(1, true, NearestOfSets.of(onAxes, SETS, 16, random), onAxes));
    double[] consensus = new Ensemble(axes, first).scores(rows);
    int kept70 = Math.max(1, (int) (0.7 * rows.count()));
    int kept90 = Math.max(1, (int) (0.9 * rows.count()));
    ScaledRows pure = rows.lowest(consensus, kept70);
    ScaledRows pureOnAxes = onAxes.lowest(consensus, kept70);
    NearestOfSets sets = NearestOfSets.of(pureOnAxes, 16, 64, random);
    List<Member> members = new ArrayList<>();
    members.add(forest);
    members.add(member(1, false, ObliqueGrower.grow(pure, TREE_ROWS, TREES, 2, random), rows));
    members.add(member(1, true, Hyperspheres.of(pureOnAxes, SETS, SPHERES, random), onAxes));
    members.addAll(ellipsoids);
    members.add(member(3, true, sets, onAxes));
    members.add(member(2, true, new Neighbours(sets.references(), 5), onAxes));
    members.add(member(0.5, false, TailSum.rarerSide(rows.lowest(consensus, kept90)), rows));
    return new Ensemble(axes, members);
  }

  private static Member member(double weight, boolean onAxes, RowModel model, ScaledRows rows) {
    return new Member(weight, onAxes, model, EmpiricalDistribution.of(model.scores(rows)));
  }

  private static Scorer read(ModelParts parts) {
    ModelParts model = parts.within("model");
    double[] weights = {1, 1, 1, 1 / 3.0, 1 / 3.0, 1 / 3.0, 3, 2, 0.5};
    boolean[] onAxes = {false, false, true, true, true, true, true, true, false};
    List<Function<ModelParts, RowModel>> readers =
        List.of(
            ObliqueTrees::of,
            ObliqueTrees::of,
            Hyperspheres::of,
            Ellipsoid::of,
            Ellipsoid::of,
            Ellipsoid::of,
            NearestOfSets::of,
            Neighbours::of,
            TailSum::of);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < readers.size(); i++) {
      ModelParts member = model.within("member" + i);
      members.add(
          new Member(
              weights[i],
              onAxes[i],
              readers.get(i).apply(member),
              EmpiricalDistribution.of(member.within("ranks"))));
    }
    return new ScaledScorer(
        KIND.name(), Scaling.of(parts), new Ensemble(Axes.of(model.within("axes")), members));
  }
}
