package dev.weir.sql;

import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.types.DataTypes;

/**
 * A parameter of a procedure, a text.
 *
 * @param name by which it may be given
 * @param comment what it says
 * @param isRequired whether it must be given
 */
record Parameter(String name, String comment, boolean isRequired) {

  static Parameter required(String name, String comment) {
    return new Parameter(name, comment, true);
  }

  static Parameter optional(String name, String comment) {
    return new Parameter(name, comment, false);
  }

  /** As Spark's procedures take it. */
  ProcedureParameter declared() {
    ProcedureParameter.Builder builder =
        ProcedureParameter.in(name, DataTypes.StringType).comment(comment);
    return isRequired ? builder.build() : builder.defaultValue("NULL").build();
  }
}
