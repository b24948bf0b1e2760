package dev.weir.detector;

import dev.weir.spec.Constraint;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;

/** How features are brought to one scale before distances are taken; the median becomes 0. */
public enum FeatureScale {
  /** By the range from the least to the largest number. */
  MIN_MAX("min-max", 0, 1, 1),
  /** By the range of the middle 90 %, which becomes that of a standard normal. */
  ROBUST("robust", 0.05, 0.95, 3.289707253902945),
  /** By the standard deviation. */
  STANDARD("standard", 0, 1, 1),
  /** Not at all, where a feature varies. */
  NONE("none", 0, 1, 1);

  /** The choice as an option of a detector. */
  static final Option OPTION =
      Option.optional(
              "scale",
              OptionType.TEXT,
              MIN_MAX.text,
              "How features are brought to one scale: by their full range, or by that of their middle 90 %.")
          .must(Constraint.oneOf(MIN_MAX.text, ROBUST.text));

  private final String text;
  private final double low;
  private final double high;
  private final double units;

  FeatureScale(String text, double low, double high, double units) {
    this.text = text;
    this.low = low;
    this.high = high;
    this.units = units;
  }

  static FeatureScale of(Settings settings) {
    return settings.text(OPTION.key()).equals(MIN_MAX.text) ? MIN_MAX : ROBUST;
  }

  /** The scale of one feature by its sorted numbers; 0 where its range is empty. */
  double scale(double[] sorted) {
    return switch (this) {
      case STANDARD -> Columns.deviation(sorted);
      case NONE -> range(sorted) > 0 ? 1 : 0;
      case MIN_MAX, ROBUST -> range(sorted) / units;
    };
  }

  private double range(double[] sorted) {
    return Columns.quantile(sorted, high) - Columns.quantile(sorted, low);
  }
}
