package dev.weir.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.core.Durations;
import dev.weir.core.Json;
import dev.weir.spec.Group;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A question about a table that has no pipeline file: is anything odd in it?
 *
 * @param table the table's name, for messages
 * @param time the column of the event time
 * @param series the columns that name a series; none: all rows are of one
 * @param values the columns of numbers; none: every other column that is numeric
 * @param every the length of a window over which values are averaged; empty: each row is an
 *     observation
 * @param detector a detector as the pipeline file writes it, which sees the values themselves;
 *     empty: a lag bank for each value
 * @param threshold a threshold as the pipeline file writes it; empty: one observation in a hundred
 */
public record Question(
    String table,
    String time,
    List<String> series,
    List<String> values,
    Optional<String> every,
    Optional<String> detector,
    Optional<String> threshold) {

  private static final String NAME = "weir_detect";
  private static final String ONE_IN_A_HUNDRED = "quantile: {of: 0.99}";
  private static final Duration LEAST_GAP = Duration.ofHours(3);

  public Question {
    series = List.copyOf(series);
    values = List.copyOf(values);
  }

  /**
   * The pipeline file that asks it of a table with some columns. Where the source should be, there
   * is a placeholder.
   *
   * @throws IllegalArgumentException if the table lacks a column or has it of another type, or an
   *     option is none
   */
  Pipeline pipeline(StructType schema) {
    StructField timeColumn = column(schema, "time", time);
    require(isTime(timeColumn.dataType()), "time", timeColumn, "a timestamp, a date or a text");
    List<String> seriesColumns =
        series.stream().map(name -> column(schema, "series", name).name()).toList();
    Map<String, String> numbers = numbers(schema, timeColumn.name(), seriesColumns);

    ObjectNode source = Json.object();
    source.putObject("files").put("path", table);
    source.put("time", timeColumn.name());
    source.set("series", Json.tree(seriesColumns));
    source.put("watermark", "1 ms");
    StringBuilder file = new StringBuilder("pipeline: " + NAME + "\n");
    file.append("source: ").append(Json.text(source)).append('\n');
    file.append(every.isPresent() ? window(numbers) : "values: " + Json.text(Json.tree(numbers)));
    file.append("\nfeatures:");
    if (detector.isPresent()) {
      file.append(" []");
    } else {
      numbers.keySet().forEach(name -> file.append("\n  - lag-bank: {of: " + name + "}"));
    }
    file.append("\ndetector:\n  ").append(choice(Group.DETECTORS, detector, "feature-sum"));
    file.append("\nthreshold:\n  ").append(choice(Group.THRESHOLDS, threshold, ONE_IN_A_HUNDRED));
    return Pipeline.of("", NAME, file.append('\n').toString());
  }

  /** The columns of numbers as expressions, by the names that values may have. */
  private Map<String, String> numbers(StructType schema, String time, List<String> series) {
    List<StructField> columns = new ArrayList<>();
    for (String name : values) {
      StructField column = column(schema, "values", name);
      boolean number =
          column.dataType() instanceof NumericType || column.dataType() instanceof StringType;
      require(number, "values", column, "a number, or a text that is one");
      columns.add(column);
    }
    if (values.isEmpty()) {
      Arrays.stream(schema.fields())
          .filter(column -> column.dataType() instanceof NumericType)
          .filter(column -> !column.name().equals(time) && !series.contains(column.name()))
          .forEach(columns::add);
    }
    if (columns.isEmpty()) {
      throw new IllegalArgumentException(
          "Invalid values: none given, and no other column of "
              + table
              + " is a number (must be columns of it: "
              + String.join(", ", schema.fieldNames())
              + ")");
    }
    Map<String, String> numbers = new LinkedHashMap<>();
    for (StructField column : columns) {
      String quoted = "`" + column.name().replace("`", "``") + "`";
      if (numbers.put(valueName(column.name()), quoted) != null) {
        throw new IllegalArgumentException(
            "Invalid values: "
                + column.name()
                + " (must differ from the others in more than case and punctuation)");
      }
    }
    return numbers;
  }

  private String window(Map<String, String> numbers) {
    Duration step = duration(every.orElseThrow());
    Map<String, String> averages =
        numbers.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    number -> "avg(" + number.getValue() + ")",
                    (one, other) -> one,
                    LinkedHashMap::new));
    ObjectNode window = Json.object();
    window.put("every", every.orElseThrow());
    window.set("values", Json.tree(averages));
    Duration gap = step.compareTo(LEAST_GAP) > 0 ? step : LEAST_GAP;
    return "window: " + Json.text(window) + "\nincidents: {gap: " + gap.toMillis() + " ms}";
  }

  private static Duration duration(String every) {
    try {
      return Durations.parse(every);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Invalid every: " + e.getMessage(), e);
    }
  }

  private static String choice(Group group, Optional<String> given, String otherwise) {
    given.ifPresent(text -> Registries.reader().choice(group, text));
    return given.orElse(otherwise).replace("\n", "\n  ");
  }

  private StructField column(StructType schema, String parameter, String name) {
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid "
                        + parameter
                        + ": "
                        + name
                        + " (must be a column of "
                        + table
                        + ": "
                        + String.join(", ", schema.fieldNames())
                        + ")"));
  }

  private static void require(boolean fits, String parameter, StructField column, String must) {
    if (!fits) {
      throw new IllegalArgumentException(
          "Invalid "
              + parameter
              + ": "
              + column.name()
              + " of type "
              + column.dataType().simpleString()
              + " (must be "
              + must
              + ")");
    }
  }

  private static boolean isTime(DataType type) {
    return type.equals(DataTypes.TimestampType)
        || type.equals(DataTypes.TimestampNTZType)
        || type.equals(DataTypes.DateType)
        || type instanceof StringType;
  }

  /** Lower-case letters, digits and _, with a letter first. */
  private static String valueName(String column) {
    String name = column.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    return Character.isLetter(name.charAt(0)) ? name : "v" + name;
  }
}
