package dev.weir.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Events of a few series over some days: the same for the same seed, in the order in which they
 * happened.
 */
record Flow(List<Event> events) {

  static final long HOUR_US = 3_600_000_000L;
  static final long DAY_US = 24 * HOUR_US;

  /** 2024-03-01T00:00:00Z, a Friday. */
  static final long START_US = 19_783 * DAY_US;

  static final StructType SCHEMA =
      new StructType()
          .add("t", DataTypes.TimestampType)
          .add("s", DataTypes.StringType)
          .add("v", DataTypes.DoubleType)
          .add("k", DataTypes.LongType);

  private static final String[] SERIES = {"north", "east", "south", "west"};
  private static final long JITTER_US = 11 * HOUR_US;
  private static final long SLICE_US = 12 * HOUR_US;

  /** How late a row of {@link #arriving} can be, at most: jitter and slice together are shorter. */
  static final String WATERMARK = "1 day";

  record Event(long timeUs, String series, double value, long key) {
    Row row() {
      return RowFactory.create(Times.timestamp(timeUs), series, value, key);
    }
  }

  /**
   * A flow of some days from {@link #START_US} on. One event in ten lies exactly on the hour; the
   * values are such that a sum of doubles depends on the order; now and then there is a burst, or
   * silence.
   */
  static Flow of(long seed, int days) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    for (String series : SERIES) {
      for (int hour = 0; hour < 24 * days; hour++) {
        boolean burst = random.nextInt(60) == 0;
        int count = burst ? 12 : random.nextInt(5);
        for (int i = 0; i < count; i++) {
          long within = random.nextInt(10) == 0 ? 0 : (long) (random.nextDouble() * HOUR_US);
          double value =
              random.nextInt(4) == 0 ? 1e7 + 0.1 * random.nextInt(100) : 0.1 * random.nextInt(1000);
          events.add(
              new Event(
                  START_US + hour * HOUR_US + within,
                  series,
                  burst ? 9 * value : value,
                  events.size()));
        }
      }
    }
    events.sort(Comparator.comparingLong(Event::timeUs).thenComparingLong(Event::key));
    return new Flow(events);
  }

  List<Row> rows() {
    return rows(events);
  }

  static List<Row> rows(List<Event> events) {
    return events.stream().map(Event::row).toList();
  }

  /** The events in another order. */
  Flow shuffled(long seed) {
    List<Event> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new Random(seed));
    return new Flow(shuffled);
  }

  /** The flow with some of its events twice or three times. */
  Flow repeated(long seed) {
    Random random = new Random(seed);
    List<Event> repeated = new ArrayList<>();
    for (Event event : events) {
      int times = random.nextInt(20) == 0 ? 2 + random.nextInt(2) : 1;
      repeated.addAll(Collections.nCopies(times, event));
    }
    return new Flow(repeated);
  }

  /**
   * The flow as it arrives: half a day at a time, each event up to eleven hours late, in any order.
   * The first part holds what arrived within the days of history.
   */
  List<List<Event>> arriving(long seed, int daysOfHistory) {
    Random random = new Random(seed);
    TreeMap<Long, List<Event>> slices = new TreeMap<>();
    long historyEnd = START_US + daysOfHistory * DAY_US;
    for (Event event : events) {
      long arrival = event.timeUs() + (long) (random.nextDouble() * JITTER_US);
      long slice = arrival < historyEnd ? 0 : 1 + (arrival - historyEnd) / SLICE_US;
      slices.computeIfAbsent(slice, key -> new ArrayList<>()).add(event);
    }
    slices.values().forEach(slice -> Collections.shuffle(slice, random));
    return List.copyOf(slices.values());
  }
}
