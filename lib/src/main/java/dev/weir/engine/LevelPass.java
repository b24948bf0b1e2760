package dev.weir.engine;

import dev.weir.core.Json;
import dev.weir.threshold.Calibration;
import dev.weir.threshold.MovingThreshold;
import dev.weir.threshold.Threshold;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Takes moving thresholds over scores that lie together by series and are sorted by time, and hands
 * on which of those that are asked for are above their level. One instant of one series is held at
 * a time, beside what the thresholds look back on. A row in: series, time in microseconds, score,
 * model version, whether it is asked for, whether it is looked back on.
 */
final class LevelPass implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** Of an instant of a series and a model, the level if a score is above it, by threshold. */
  static final StructType OUTPUT =
      new StructType()
          .add("place", DataTypes.IntegerType)
          .add("series", DataTypes.StringType)
          .add("time_us", DataTypes.LongType)
          .add("model_version", DataTypes.StringType)
          .add("level", DataTypes.DoubleType);

  private final HashMap<Integer, MovingThreshold> thresholds;
  private final HashMap<String, String> calibrations;

  /**
   * A pass of thresholds, by their places.
   *
   * @param calibrations as JSON, of every model that scored
   */
  LevelPass(Map<Integer, MovingThreshold> thresholds, Map<String, String> calibrations) {
    this.thresholds = new HashMap<>(thresholds);
    this.calibrations = new HashMap<>(calibrations);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> sorted) {
    return new Found(sorted);
  }

  private final class Found implements Iterator<Row> {
    private final Iterator<Row> sorted;
    private final Map<String, Calibration> models = new HashMap<>();
    private final Map<Integer, MovingThreshold.Pass> passes = new HashMap<>();
    private final ArrayDeque<Row> ready = new ArrayDeque<>();
    private final List<Row> instant = new ArrayList<>();
    private Row ahead;

    Found(Iterator<Row> sorted) {
      this.sorted = sorted;
      this.ahead = sorted.hasNext() ? sorted.next() : null;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && ahead != null) {
        takeInstant();
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.poll();
    }

    private void takeInstant() {
      String series = ahead.getString(0);
      long timeUs = ahead.getLong(1);
      if (instant.isEmpty() || !instant.get(0).getString(0).equals(series)) {
        passes.clear();
        thresholds.forEach((place, threshold) -> passes.put(place, threshold.pass()));
      }
      instant.clear();
      while (ahead != null && ahead.getLong(1) == timeUs && ahead.getString(0).equals(series)) {
        instant.add(ahead);
        ahead = sorted.hasNext() ? sorted.next() : null;
      }
      passes.forEach(this::judge);
    }

    private void judge(int place, MovingThreshold.Pass pass) {
      Set<Row> found = new LinkedHashSet<>(); // alike rows of one instant are found once
      for (Row row : instant) {
        if (row.getBoolean(4)) {
          double level = pass.level(row.getLong(1), model(row));
          if (Threshold.isAnomaly(row.getDouble(2), level)) {
            found.add(
                RowFactory.create(
                    place, row.getString(0), row.getLong(1), row.getString(3), level));
          }
        }
      }
      for (Row row : instant) {
        if (row.getBoolean(5)) {
          pass.remember(row.getLong(1), row.getDouble(2), model(row));
        }
      }
      ready.addAll(found);
    }

    private Calibration model(Row row) {
      return models.computeIfAbsent(
          row.getString(3), version -> Json.read(calibrations.get(version), Calibration.class));
    }
  }
}
