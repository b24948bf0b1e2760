package dev.weir.spec;

import static dev.weir.spec.Option.following;
import static dev.weir.spec.Option.optional;
import static dev.weir.spec.Option.required;
import static dev.weir.spec.OptionType.DURATION;
import static dev.weir.spec.OptionType.INTEGER;
import static dev.weir.spec.OptionType.MAP;
import static dev.weir.spec.OptionType.TEXT;
import static dev.weir.spec.OptionType.TEXTS;

import dev.weir.spec.Entry.Absence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The declarations of the pipeline file's top level; the kinds to choose from are declared where
 * they are built.
 */
public final class PipelineFormat {

  /**
   * Names that no pipeline may have: the lake's folder of sources, and the catalog's own namespace.
   */
  public static final Set<String> RESERVED_NAMES = Set.of("sources", "system");

  private static final String NAME_PATTERN = "[a-z][a-z0-9_]*";

  private static final Constraint PIPELINE_NAME =
      new Constraint(
          Constraint.NAME.description() + ", other than sources and system",
          value -> Constraint.NAME.holds().test(value) && !RESERVED_NAMES.contains(value),
          List.of(),
          Map.of("pattern", "^(?!(sources|system)$)" + NAME_PATTERN + "$"));

  static final Option PIPELINE =
      required(
              "pipeline",
              TEXT,
              "Names the pipeline, its folder in the lake and its namespace in SQL.")
          .must(PIPELINE_NAME);

  static final Entry.Section LAND =
      new Entry.Section(
          "land",
          "How raw files become the source table; leave it out when something else fills the"
              + " table.",
          Absence.NOTHING,
          List.of(
              required("table", TEXT, "The table of the lake that rows are appended to.")
                  .must(Constraint.NAME),
              required(
                      "columns",
                      MAP,
                      "The table's columns, each with the Spark SQL expression over the raw columns"
                          + " that makes it.")
                  .must(Constraint.NOT_EMPTY),
              optional(
                  "require",
                  MAP,
                  "{}",
                  "Spark SQL conditions, by reason, that a row must meet; else it is quarantined"
                      + " with the reason.")),
          Optional.of(Group.SOURCES));

  static final Entry.Section SOURCE =
      new Entry.Section(
          "source",
          "Where events come from and what makes one.",
          Absence.INVALID,
          List.of(
              required("time", TEXT, "The column of the event time."),
              optional(
                  "series",
                  TEXTS,
                  "[]",
                  "The columns whose values name a series; without any, all events are one"
                      + " series."),
              optional(
                  "watermark",
                  DURATION,
                  "1 hour",
                  "How long after the latest event time a row may still arrive; a later one is"
                      + " quarantined."),
              optional(
                  "key",
                  TEXTS,
                  "[]",
                  "The columns that identify an event, so that a repeated one counts once; without"
                      + " any, every row is an event."),
              optional(
                  "future",
                  DURATION,
                  "1 day",
                  "How far ahead of the clock an event time may be before the row is"
                      + " quarantined."),
              optional(
                  "require",
                  MAP,
                  "{}",
                  "Spark SQL conditions, by reason, that a row must meet; else it is quarantined"
                      + " with the reason.")),
          Optional.of(Group.SOURCES));

  static final Entry.Section WINDOW =
      new Entry.Section(
          "window",
          "How events become observations, in windows of event time in UTC, aligned to the epoch; "
              + "without it every event is an observation.",
          Absence.NOTHING,
          List.of(
              required("every", DURATION, "The step between the starts of windows.")
                  .must(Constraint.POSITIVE_DURATION),
              following(
                      "length", DURATION, "every", "The length of a window, a multiple of `every`.")
                  .must(Constraint.POSITIVE_DURATION),
              optional(
                      "fill",
                      TEXT,
                      "none",
                      "What a window without events is: no observation, all zeros, missing values,"
                          + " or the last values (counts are zero in every case).")
                  .must(Constraint.oneOf("none", "zero", "null", "last")),
              optional(
                      "forget",
                      DURATION,
                      "28 days",
                      "After so long without an event a series' memory is dropped.")
                  .must(Constraint.POSITIVE_DURATION),
              required(
                      "values",
                      MAP,
                      "The numbers of an observation, by name: " + ValueExpression.GRAMMAR + ".")
                  .must(Constraint.NOT_EMPTY)),
          Optional.empty());

  static final Option VALUES =
      optional(
          "values",
          MAP,
          "{}",
          "Without a window: the numbers of an observation, by name, each a Spark SQL expression"
              + " over the event's columns, or `category(…)` of one with values of any type, which"
              + " `prepare` makes numbers of.");

  static final Entry.Many FEATURES =
      new Entry.Many(
          "features",
          "What is remembered of each series, in order; a later one may read an earlier one's"
              + " output. Without the key, the detector `auto` has the values of windows, or those that"
              + " `vector` names, remembered by the time of the week, and counts added up over half"
              + " days and days; `[]` is nothing.",
          Group.FEATURES);

  static final Option VECTOR =
      optional(
          "vector",
          TEXTS,
          "[]",
          "The values and feature outputs that the detector sees; "
              + "without any, all feature outputs, or all values when there are no features.");

  static final Entry.Many PREPARE =
      new Entry.Many(
          "prepare",
          "What is done to the vector before the detector sees it, in order; fitted on the training"
              + " sample and kept in the model.",
          Group.PREPARATIONS);

  /** The detector that needs no configuration. */
  static final String AUTO = "auto";

  static final Entry.One DETECTOR =
      new Entry.One("detector", "What scores an observation.", Group.DETECTORS, Optional.of(AUTO));

  static final Entry.Section TRAINING =
      new Entry.Section(
          "training",
          "What the detector is fitted on.",
          Absence.DEFAULTS,
          List.of(
              optional(
                      "sample",
                      INTEGER,
                      "65536",
                      "The most observations that the detector sees: those with the smallest hashes"
                          + " of series, time and seed.")
                  .must(Constraint.between(1, 1 << 24)),
              optional("seed", INTEGER, "1", "The seed of the sample and of the detector.")),
          Optional.empty());

  static final Entry.One THRESHOLD =
      new Entry.One(
          "threshold",
          "From which score on an observation is an anomaly.",
          Group.THRESHOLDS,
          Optional.empty());

  static final Entry.Section INCIDENTS =
      new Entry.Section(
          "incidents",
          "How anomalies become incidents.",
          Absence.DEFAULTS,
          List.of(
              optional(
                  "gap",
                  DURATION,
                  "3 hours",
                  "Anomalies of one series no further apart than this are one incident.")),
          Optional.empty());

  static final Entry.Many ALERTS =
      new Entry.Many("alerts", "Who is told of incidents.", Group.CHANNELS);

  /** The entries of the file, in the order of the documentation. */
  public static final List<Entry> ENTRIES =
      List.of(
          new Entry.Plain(PIPELINE),
          LAND,
          SOURCE,
          WINDOW,
          new Entry.Plain(VALUES),
          FEATURES,
          new Entry.Plain(VECTOR),
          PREPARE,
          DETECTOR,
          TRAINING,
          THRESHOLD,
          INCIDENTS,
          ALERTS);

  private PipelineFormat() {}
}
