package dev.weir.spec;

import java.util.Map;

/**
 * How raw files become a Delta table of the lake.
 *
 * @param from the chosen kind of source that is read
 * @param table the table of the lake that rows are appended to
 * @param columns the table's columns, each with the Spark SQL expression over the raw columns that
 *     makes it, in the order written
 * @param require Spark SQL conditions, by reason, that a row must meet; else it is quarantined with
 *     the reason
 */
public record LandSpec(
    Choice from, String table, Map<String, String> columns, Map<String, String> require) {}
