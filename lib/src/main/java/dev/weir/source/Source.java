package dev.weir.source;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A source of raw rows, as the pipeline file names it. Beside its own columns, a row may have those
 * of {@link RawColumns}.
 */
public interface Source {

  /** What provenance calls it: the same wherever the pipeline file and the lake lie. */
  String name();

  /** Whether it can be read again as it was, and a stream of it can go on from where it was. */
  boolean versioned();

  /** Whether a stream of it tells where each row stands, as a table of it does. */
  boolean placesStreamedRows();

  /**
   * The offset in a row's place, a LONG; null where the source has no offsets, and where the row
   * has no place.
   */
  Column offset(Column position);

  /**
   * How far it has come.
   *
   * @throws IllegalArgumentException if there is no such source
   */
  SourceVersion version();

  /** Its rows up to a version. */
  Dataset<Row> table(SourceVersion version);

  /** Its rows after a version, as a stream. */
  Dataset<Row> stream(SourceVersion after, BatchLimits limits);

  /**
   * The version that a micro-batch ended at, if a stream can go on from there: not in the middle of
   * a version.
   *
   * @param offset as Spark writes it into the offset log
   */
  Optional<SourceVersion> resumable(String offset);

  /**
   * The version that a micro-batch reads up to.
   *
   * @param offset as Spark writes it into the offset log
   * @return empty if the source has no versions
   */
  Optional<SourceVersion> reached(String offset);
}
