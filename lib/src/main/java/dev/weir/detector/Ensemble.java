package dev.weir.detector;

import java.util.Arrays;
import java.util.List;

/**
 * The weighted mean of the ranks that models give a row among the scores of a sample. Some models
 * see the scaled features, others their principal axes where there are any.
 */
final class Ensemble implements RowModel {
  private static final int BLOCK = 256;

  /**
   * A model with its weight.
   *
   * @param onAxes whether it sees the principal axes instead of the features
   * @param distribution of its scores
   */
  record Member(
      double weight, boolean onAxes, RowModel model, EmpiricalDistribution distribution) {}

  private final Axes axes;
  private final List<Member> members;
  private final double weight;
  private final ThreadLocal<double[]> projected;
  private final ThreadLocal<double[]> single;

  Ensemble(Axes axes, List<Member> members) {
    this.axes = axes;
    this.members = List.copyOf(members);
    double sum = 0;
    for (Member member : members) {
      int dimension = member.onAxes ? axes.count() : axes.dimension();
      if (member.model.dimension() != dimension) {
        throw new IllegalArgumentException(
            "a member has " + member.model.dimension() + " features. Train the model again");
      }
      sum += member.weight;
    }
    weight = sum;
    projected = ThreadLocal.withInitial(() -> new double[BLOCK * axes.count()]);
    single = ThreadLocal.withInitial(() -> new double[BLOCK]);
  }

  Axes axes() {
    return axes;
  }

  List<Member> members() {
    return members;
  }

  @Override
  public int dimension() {
    return axes.dimension();
  }

  @Override
  public void score(double[] z, int count, double[] scores, int at) {
    for (int from = 0; from < count; from += BLOCK) {
      int to = Math.min(count, from + BLOCK);
      double[] rows = from == 0 ? z : Arrays.copyOfRange(z, from * dimension(), to * dimension());
      scoreBlock(rows, to - from, scores, at + from);
    }
  }

  private void scoreBlock(double[] z, int count, double[] scores, int at) {
    double[] onAxes = axes.isIdentity() ? z : projected.get();
    if (!axes.isIdentity()) {
      axes.project(z, count, onAxes);
    }
    double[] one = single.get();
    Arrays.fill(scores, at, at + count, 0);
    for (Member member : members) {
      member.model.score(member.onAxes ? onAxes : z, count, one, 0);
      for (int row = 0; row < count; row++) {
        scores[at + row] += member.weight * member.distribution.rank(one[row]);
      }
    }
    for (int row = at; row < at + count; row++) {
      scores[row] /= weight;
    }
  }

  @Override
  public ModelParts parts() {
    ModelParts parts = ModelParts.EMPTY.with("axes", axes.parts());
    for (int i = 0; i < members.size(); i++) {
      parts =
          parts
              .with("member" + i, members.get(i).model.parts())
              .with("member" + i + ".ranks", members.get(i).distribution.parts());
    }
    return parts;
  }
}
