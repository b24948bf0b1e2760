package dev.weir.threshold;

import dev.weir.spec.Choice;
import dev.weir.spec.Kind;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The thresholds there are. To add one: one file with its {@code KIND}, one name in this list, one
 * test.
 */
public final class Thresholds {
  private static final List<ThresholdKind> ALL =
      List.of(
          BudgetThreshold.KIND,
          QuantileThreshold.KIND,
          FixedThreshold.KIND,
          ZScoreThreshold.KIND,
          MadThreshold.KIND,
          IqrThreshold.KIND,
          PotThreshold.KIND,
          MixtureThreshold.KIND,
          RollingQuantileThreshold.KIND,
          RollingMadThreshold.KIND,
          DriftPotThreshold.KIND,
          FalseDiscoveryThreshold.KIND);

  private Thresholds() {}

  /** Every threshold, in the order of the documentation. */
  public static List<ThresholdKind> all() {
    return ALL;
  }

  /** What the pipeline file may name as a threshold. */
  public static List<Kind> kinds() {
    return ALL.stream().map(ThresholdKind::kind).toList();
  }

  /**
   * Makes the threshold that a pipeline file chose.
   *
   * @throws IllegalArgumentException if there is no such kind
   */
  public static Threshold threshold(Choice choice) {
    return ALL.stream()
        .filter(kind -> kind.name().equals(choice.kind()))
        .findFirst()
        .orElseThrow(() -> unknown(choice.kind()))
        .maker()
        .apply(choice.settings());
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "Cannot make threshold: there is no threshold '"
            + name
            + "'. Choose one of "
            + ALL.stream().map(ThresholdKind::name).collect(Collectors.joining(", "))
            + ".");
  }
}
