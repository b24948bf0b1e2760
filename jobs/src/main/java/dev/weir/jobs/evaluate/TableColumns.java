package dev.weir.jobs.evaluate;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes the rows of a table as texts and makes of each column what its role asks for. */
final class TableColumns {
  /** The one series of a table that names none. */
  static final String ONE_SERIES = "all";

  private static final Set<String> MISSING = Set.of("", "nan", "na", "null", "none");
  private static final int NONE = -1;

  private final String name;
  private final List<String> header;
  private final Roles roles;
  private final int label;
  private final int series;
  private final int time;
  private final List<Numbers> numbers = new ArrayList<>();
  private final Map<String, Integer> placeOfSeries = new LinkedHashMap<>();
  private boolean[] anomalous = new boolean[1024];
  private long[] timesUs = new long[1024];
  private int[] seriesOf = new int[1024];
  private int count;

  /** A column that may turn out not to be of numbers. */
  private static final class Numbers {
    private final int column;
    private double[] values = new double[1024];
    private boolean seen; // a number, not only missing ones
    private Optional<String> text = Optional.empty(); // what is no number

    Numbers(int column) {
      this.column = column;
    }
  }

  /**
   * A table without rows yet.
   *
   * @param name the file or table, for messages
   * @param header the names of the columns
   * @throws IllegalArgumentException if a column that a role names is not there, or is there twice
   */
  TableColumns(String name, List<String> header, Roles roles) {
    this.name = name;
    this.header = List.copyOf(header);
    this.roles = roles;
    if (new HashSet<>(header).size() < header.size()) {
      throw failure("a column name is there twice: " + String.join(", ", header), "Rename one");
    }
    this.label = place("--label", roles.label());
    this.series = place("--series", roles.series());
    this.time = place("--time", roles.time());
    if (roles.features().isEmpty()) {
      for (int column = 0; column < header.size(); column++) {
        boolean taken = column == label || column == series || column == time;
        if (!taken && !roles.ignored().contains(header.get(column))) {
          numbers.add(new Numbers(column));
        }
      }
    } else {
      for (String feature : roles.features()) {
        numbers.add(new Numbers(place("--features", Optional.of(feature))));
      }
    }
    if (roles.series().isEmpty()) {
      placeOfSeries.put(ONE_SERIES, 0);
    }
  }

  /**
   * Takes one row.
   *
   * @throws IllegalArgumentException if it has more or fewer cells than the header, a label is not
   *     0 or 1, a time cannot be read, or the name of a series is missing
   */
  void add(String[] cells) {
    if (cells.length != header.size()) {
      throw failure(
          "row " + (count + 1) + " has " + cells.length + " cells, the header " + header.size(),
          "Mend the row");
    }
    grow();
    anomalous[count] = label != NONE && label(cells[label]);
    timesUs[count] = time == NONE ? 0 : time(cells[time]);
    seriesOf[count] = series == NONE ? 0 : series(cells[series]);
    for (Numbers each : numbers) {
      if (each.text.isEmpty()) {
        each.values[count] = number(each, cells[each.column]);
      }
    }
    count++;
  }

  /**
   * The table of the rows taken.
   *
   * @throws IllegalArgumentException if there are no rows, or no feature
   */
  LabelledTable table() {
    if (count == 0) {
      throw failure("it has no rows", "Give it some");
    }
    if (!roles.features().isEmpty()) {
      for (Numbers each : numbers) {
        each.text.ifPresent(
            text -> {
              throw failure(
                  "feature " + header.get(each.column) + " has a cell '" + text + "'",
                  "Name columns of numbers only");
            });
      }
    }
    List<Numbers> features =
        numbers.stream()
            .filter(each -> !roles.features().isEmpty() || each.seen && each.text.isEmpty())
            .toList();
    if (features.isEmpty()) {
      throw failure(
          "no column is of numbers beside those of --label, --series and --time (columns: "
              + String.join(", ", header)
              + ")",
          "Give it at least one feature");
    }
    double[] rows = new double[Math.multiplyExact(count, features.size())];
    for (int feature = 0; feature < features.size(); feature++) {
      double[] values = features.get(feature).values;
      for (int row = 0; row < count; row++) {
        rows[row * features.size() + feature] = values[row];
      }
    }
    return new LabelledTable(
        features.stream().map(each -> header.get(each.column)).toList(),
        rows,
        Arrays.copyOf(anomalous, count),
        Arrays.copyOf(timesUs, count),
        Arrays.copyOf(seriesOf, count),
        List.copyOf(placeOfSeries.keySet()));
  }

  private void grow() {
    if (count < seriesOf.length) {
      return;
    }
    int size = count + (count >> 1);
    anomalous = Arrays.copyOf(anomalous, size);
    timesUs = Arrays.copyOf(timesUs, size);
    seriesOf = Arrays.copyOf(seriesOf, size);
    for (Numbers each : numbers) {
      each.values = each.text.isPresent() ? new double[0] : Arrays.copyOf(each.values, size);
    }
  }

  private boolean label(String cell) {
    return switch (cell) {
      case "0", "0.0", "false" -> false;
      case "1", "1.0", "true" -> true;
      default ->
          throw failure(
              "the label of row " + (count + 1) + " is '" + cell + "', not 0 or 1",
              "Label every row 0 or 1");
    };
  }

  private int series(String cell) {
    if (cell.isEmpty()) {
      throw failure("row " + (count + 1) + " names no series", "Name the series of every row");
    }
    Integer known = placeOfSeries.get(cell);
    if (known == null) {
      known = placeOfSeries.size();
      placeOfSeries.put(cell, known);
    }
    return known;
  }

  private long time(String cell) {
    return timeUs(cell.strip())
        .orElseThrow(
            () ->
                failure(
                    "the time of row " + (count + 1) + " is '" + cell + "'",
                    "Write times as 2014-04-10 07:15:00, UTC, or as seconds since 1970"));
  }

  /** A time in microseconds since the epoch; empty if the text is none. */
  static Optional<Long> timeUs(String text) {
    try {
      if (text.isEmpty()) {
        return Optional.empty();
      }
      if (text.indexOf('-', 1) < 0) {
        return Optional.of(Math.round(Double.parseDouble(text) * 1e6));
      }
      String iso = text.replace(' ', 'T');
      Instant instant =
          iso.length() == 10
              ? LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC)
              : iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10
                  ? OffsetDateTime.parse(iso).toInstant()
                  : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
      return Optional.of(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private double number(Numbers column, String cell) {
    char last = cell.isEmpty() ? ' ' : cell.charAt(cell.length() - 1);
    if (last >= '0' && last <= '9' || last == '.') {
      try {
        double number = Double.parseDouble(cell);
        column.seen = true;
        return number;
      } catch (NumberFormatException e) {
        column.text = Optional.of(cell);
        return Double.NaN;
      }
    }
    String word = cell.strip().toLowerCase(Locale.ROOT);
    if (word.equals("inf") || word.equals("infinity") || word.equals("+inf")) {
      return Double.POSITIVE_INFINITY;
    }
    if (word.equals("-inf") || word.equals("-infinity")) {
      return Double.NEGATIVE_INFINITY;
    }
    if (!MISSING.contains(word)) {
      column.text = Optional.of(cell);
    }
    return Double.NaN;
  }

  private int place(String option, Optional<String> column) {
    if (column.isEmpty()) {
      return NONE;
    }
    int place = header.indexOf(column.get());
    if (place < 0) {
      throw new IllegalArgumentException(
          "Invalid "
              + option
              + ": "
              + column.get()
              + " (must be a column of "
              + name
              + ": "
              + String.join(", ", header)
              + ")");
    }
    return place;
  }

  private IllegalArgumentException failure(String reason, String remedy) {
    return new IllegalArgumentException(
        "Cannot evaluate on " + name + ": " + reason + ". " + remedy + ".");
  }
}
