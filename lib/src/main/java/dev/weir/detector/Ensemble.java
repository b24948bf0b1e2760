package dev.weir.detector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weighted mean of the ranks that models give a row among the scores of a sample. Some models
 * see the scaled features, others their principal axes where there are any.
 */
final class Ensemble implements RowModel {
  private static final int BLOCK = 1024;

  /**
   * A model with its weight.
   *
   * @param onAxes whether it sees the principal axes instead of the features
   * @param distribution of its scores
   */
  record Member(
      double weight, boolean onAxes, RowModel model, EmpiricalDistribution distribution) {}

  /**
   * Members that are scored together: one, or neighbours in the list that see the same distances.
   *
   * @param distances their models, none where a single one is not by distances
   */
  private record Group(List<Member> members, DistanceModel[] distances) {
    static Group of(List<Member> members) {
      return new Group(
          members,
          members.stream()
              .map(Member::model)
              .filter(DistanceModel.class::isInstance)
              .toArray(DistanceModel[]::new));
    }

    boolean sees(Member member) {
      return distances.length > 0
          && member.onAxes == members.get(0).onAxes
          && member.model instanceof DistanceModel model
          && model.references().sameAs(distances[0].references());
    }

    void score(double[] z, int count, double[] scores) {
      if (distances.length > 0) {
        DistanceModel.score(distances, z, count, scores, 0, BLOCK);
      } else {
        members.get(0).model.score(z, count, scores, 0);
      }
    }
  }

  private final Axes axes;
  private final List<Member> members;
  private final List<Group> groups;
  private final double weight;
  private final ThreadLocal<double[]> projected;
  private final ThreadLocal<double[]> byMember;

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
    groups = groups(this.members);
    int most = groups.stream().mapToInt(group -> group.members.size()).max().orElse(0);
    projected = ThreadLocal.withInitial(() -> new double[BLOCK * axes.count()]);
    byMember = ThreadLocal.withInitial(() -> new double[BLOCK * most]);
  }

  private static List<Group> groups(List<Member> members) {
    List<Group> groups = new ArrayList<>();
    for (int from = 0; from < members.size(); ) {
      Group first = Group.of(members.subList(from, from + 1));
      int to = from + 1;
      while (to < members.size() && first.sees(members.get(to))) {
        to++;
      }
      groups.add(Group.of(members.subList(from, to)));
      from = to;
    }
    return groups;
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
    double[] own = byMember.get();
    Arrays.fill(scores, at, at + count, 0);
    for (Group group : groups) {
      group.score(group.members.get(0).onAxes ? onAxes : z, count, own);
      for (int i = 0; i < group.members.size(); i++) {
        Member member = group.members.get(i);
        for (int row = 0; row < count; row++) {
          scores[at + row] += member.weight * member.distribution.rank(own[i * BLOCK + row]);
        }
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
