package dev.weir.report;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_micros;

import dev.weir.report.Exhibit.Curve;
import dev.weir.report.Exhibit.Point;
import dev.weir.report.Exhibit.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Chart points of incidents: one query over all their ranges, thinned on the executors. */
final class ExhibitQueries {
  private static final StructType RANGE =
      new StructType()
          .add("exhibit", DataTypes.IntegerType)
          .add("exhibit_series", DataTypes.StringType)
          .add("exhibit_incident", DataTypes.StringType)
          .add("from_us", DataTypes.LongType)
          .add("to_us", DataTypes.LongType)
          .add("bucket_us", DataTypes.LongType);

  private final SparkSession spark;
  private final ReportTables tables;
  private final List<String> values;

  ExhibitQueries(SparkSession spark, ReportTables tables, List<String> values) {
    this.spark = spark;
    this.tables = tables;
    this.values = values;
  }

  /** Incidents with their charts, in the order given. */
  List<Exhibit> load(List<Incident> incidents) {
    if (incidents.isEmpty()) {
      return List.of();
    }
    List<Exhibit> frames = new ExhibitFrames(tables.scores(), values).around(incidents);
    List<String> names =
        frames.stream().flatMap(f -> f.curves().stream()).map(Curve::name).distinct().toList();
    Map<Integer, List<Row>> rows = new TreeMap<>();
    points(frames, names)
        .collectAsList()
        .forEach(row -> rows.computeIfAbsent(row.getInt(0), i -> new ArrayList<>()).add(row));
    List<Exhibit> exhibits = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      exhibits.add(filled(frames.get(i), names, rows.getOrDefault(i, List.of())));
    }
    return exhibits;
  }

  private Dataset<Row> points(List<Exhibit> frames, List<String> names) {
    Dataset<Row> ranges = broadcast(spark.createDataFrame(ranges(frames), RANGE));
    Column read =
        frames.stream()
            .map(f -> ExhibitFrames.during(f.incident().series(), f.from(), f.to()))
            .reduce(Column::or)
            .orElseThrow();
    Dataset<Row> flags =
        tables
            .anomalies()
            .where(read)
            .select(col("series"), col("event_time"), col("incident_id").as("flagged_by"));
    Column bucket = floor(col("at").minus(col("from_us")).divide(col("bucket_us")));
    return tables
        .scores()
        .where(read)
        .join(flags, new String[] {"series", "event_time"}, "left")
        .withColumn("at", unix_micros(col("event_time")))
        .join(
            ranges,
            col("series")
                .equalTo(col("exhibit_series"))
                .and(col("at").geq(col("from_us")))
                .and(col("at").lt(col("to_us"))))
        .groupBy(col("exhibit"), bucket.as("bucket"))
        .agg(max(struct(cells(names))).as("point"))
        .select("exhibit", "point.*")
        .orderBy("exhibit", "at");
  }

  private static List<Row> ranges(List<Exhibit> frames) {
    List<Row> ranges = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      Exhibit frame = frames.get(i);
      ranges.add(
          RowFactory.create(
              i,
              frame.incident().series(),
              frame.incident().id(),
              Cells.micros(frame.from()),
              Cells.micros(frame.to()),
              frame.bucket().toNanos() / 1000));
    }
    return ranges;
  }

  /**
   * What a point needs, led by what makes one observation of a bucket win: flagged by the incident,
   * strange, early.
   */
  private Column[] cells(List<String> names) {
    Column own = coalesce(col("flagged_by").equalTo(col("exhibit_incident")), lit(false));
    List<Column> cells = new ArrayList<>();
    cells.add(own.as("own"));
    cells.add(coalesce(col("score"), lit(Double.NEGATIVE_INFINITY)).as("rank"));
    cells.add(negate(col("at")).as("early"));
    cells.add(col("at"));
    cells.add(col("flagged_by").isNotNull().as("flagged"));
    for (int i = 0; i < names.size(); i++) {
      for (String part : List.of("values", "expected", "spread")) {
        cells.add(field(part, names.get(i)).as(part + i));
      }
    }
    return cells.toArray(Column[]::new);
  }

  private Column field(String struct, String name) {
    boolean there = Cells.fields(tables.scores().schema(), struct).contains(name);
    return there ? col(struct).getField(name) : lit(Double.NaN);
  }

  private static Exhibit filled(Exhibit frame, List<String> names, List<Row> rows) {
    List<Curve> curves = new ArrayList<>();
    for (Curve empty : frame.curves()) {
      int at = names.indexOf(empty.name());
      curves.add(new Curve(empty.name(), rows.stream().map(row -> point(row, at)).toList()));
    }
    Instant from = frame.from();
    Instant to = frame.to();
    if (!rows.isEmpty()) {
      Instant last = Cells.time(rows.get(rows.size() - 1), "at").plus(frame.bucket());
      from = latest(from, earliest(Cells.time(rows.get(0), "at"), frame.incident().start()));
      to = earliest(to, latest(last, frame.incident().end()));
    }
    return new Exhibit(frame.incident(), from, to, frame.window(), frame.bucket(), curves);
  }

  private static Instant earliest(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Point point(Row row, int at) {
    return new Point(
        Cells.time(row, "at"),
        Cells.number(row, "values" + at),
        Cells.number(row, "expected" + at),
        Cells.number(row, "spread" + at),
        verdict(row));
  }

  private static Verdict verdict(Row row) {
    if (row.getBoolean(row.fieldIndex("own"))) {
      return Verdict.FLAGGED;
    }
    return row.getBoolean(row.fieldIndex("flagged")) ? Verdict.FLAGGED_ELSEWHERE : Verdict.CALM;
  }
}
