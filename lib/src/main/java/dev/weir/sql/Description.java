package dev.weir.sql;

import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;

/** What {@code DESCRIBE FUNCTION EXTENDED} says of a function. */
final class Description {

  private Description() {}

  /**
   * A function's description.
   *
   * @param maker the class that makes it
   * @param usage how it is called, a dash, what it gives
   * @param example a statement that runs on the flights of the demo
   */
  static ExpressionInfo of(Class<?> maker, String name, String usage, String example) {
    return new ExpressionInfo(
        maker.getName(),
        "",
        name,
        usage,
        "",
        "\n    Examples:\n      > " + example + "\n  ",
        "",
        "",
        "4.1.0",
        "",
        "built-in");
  }
}
