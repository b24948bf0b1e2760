package dev.weir.report;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The tables of a pipeline that a report reads, in their documented schemas. They may be empty. */
public record ReportTables(
    Dataset<Row> scores,
    Dataset<Row> anomalies,
    Dataset<Row> incidents,
    Dataset<Row> quarantine,
    Dataset<Row> models,
    Dataset<Row> runs) {}
