package dev.weir.prepare;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A fitted preparation: a pure function from rows to rows. Immutable and safe for use by many
 * threads; its JSON is part of the model's file.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Fill.class, name = "fill"),
  @JsonSubTypes.Type(value = Affine.class, name = "affine"),
  @JsonSubTypes.Type(value = Indicators.class, name = "indicators"),
  @JsonSubTypes.Type(value = Lookup.class, name = "lookup"),
  @JsonSubTypes.Type(value = Rotation.class, name = "rotation")
})
public sealed interface Step permits ColumnStep, Rotation {

  /** How many numbers a row has. */
  int inputs();

  /** How many numbers a prepared row has. */
  int outputs();

  /**
   * Prepares rows.
   *
   * @param rows {@code x[count][inputs]}, row after row; NaN is a missing number
   * @param count how many rows
   * @param prepared receives {@code y[count][outputs]}
   */
  void apply(double[] rows, int count, double[] prepared);

  /**
   * Gives what is said of a prepared row's numbers back to the numbers that they are made of.
   *
   * @param row {@code x[inputs]}
   * @param contributions one per prepared number
   * @param attributed receives one per number of the row, adding up to the same
   */
  void attribute(double[] row, double[] contributions, double[] attributed);

  /** The same vectors as they are after the step. */
  Vectors of(Vectors vectors);
}
