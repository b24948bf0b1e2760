package dev.weir.source;

import static org.apache.spark.sql.functions.lit;

import dev.weir.table.DeltaOffset;
import dev.weir.table.DeltaTables;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A Delta table, of the lake or anywhere else. */
final class DeltaSource implements Source {

  private final DeltaTables tables;
  private final String name;
  private final String location;

  DeltaSource(SparkSession spark, String name, String location) {
    this.tables = new DeltaTables(spark);
    this.name = name;
    this.location = location;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean versioned() {
    return true;
  }

  @Override
  public boolean placesStreamedRows() {
    return false;
  }

  @Override
  public Column offset(Column position) {
    return lit(null).cast("long");
  }

  @Override
  public SourceVersion version() {
    return tables
        .version(location)
        .map(SourceVersion::of)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot read source "
                        + location
                        + ": there is no Delta table. Land it first (weir land), or correct source.delta."));
  }

  @Override
  public Dataset<Row> table(SourceVersion version) {
    return tables.read(location, version.number());
  }

  @Override
  public Dataset<Row> stream(SourceVersion after, BatchLimits limits) {
    return tables.readStream(location, after.number(), limits.files(), limits.bytes());
  }

  @Override
  public Optional<SourceVersion> resumable(String offset) {
    return DeltaOffset.isBetweenVersions(offset) ? reached(offset) : Optional.empty();
  }

  @Override
  public Optional<SourceVersion> reached(String offset) {
    return Optional.of(SourceVersion.of(DeltaOffset.holdsWhatWasRead(offset)));
  }
}
