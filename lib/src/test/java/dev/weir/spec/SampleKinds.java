package dev.weir.spec;

import java.util.List;

/** A few kinds of every group, as the registries would declare them. */
final class SampleKinds {

  static final Kinds KINDS =
      new Kinds(
          List.of(delta(), files()),
          List.of(rolling(), season(), calendar()),
          List.of(new Kind("standard", "One scale.", List.of())),
          List.of(
              new Kind(
                  "isolation-forest",
                  "Isolates points by random cuts.",
                  List.of(
                      Option.optional("trees", OptionType.INTEGER, "100", "How many trees.")
                          .must(Constraint.between(1, 10000)),
                      Option.optional("sample", OptionType.INTEGER, "256", "Rows per tree."))),
              new Kind("ecod", "Empirical tails of each feature.", List.of()),
              new Kind("auto", "Needs no configuration.", List.of())),
          List.of(
              new Kind(
                  "budget",
                  "As many incidents as people can look at.",
                  List.of(
                      Option.required("incidents-per-day", OptionType.NUMBER, "How many a day.")
                          .must(Constraint.above(0))))),
          List.of(new Kind("log", "Writes to the log.", List.of())));

  private SampleKinds() {}

  private static Kind delta() {
    return new Kind(
        "delta",
        "A Delta table.",
        List.of(
            Option.optional("table", OptionType.TEXT, "", "A table of the lake."),
            Option.optional("path", OptionType.TEXT, "", "A table anywhere.")),
        List.of("table", "path"));
  }

  private static Kind files() {
    return new Kind(
        "files",
        "Files.",
        List.of(
            Option.required("path", OptionType.TEXT, "Where they are."),
            Option.optional("format", OptionType.TEXT, "parquet", "Their format.")
                .must(Constraint.oneOf("csv", "json", "parquet")),
            Option.optional("options", OptionType.MAP, "{}", "Options of the reader.")));
  }

  private static FeatureKind rolling() {
    return new FeatureKind(
        new Kind(
            "rolling",
            "Statistics of the last observations.",
            List.of(
                Option.required("of", OptionType.TEXT, "What to watch."),
                Option.required("over", OptionType.INTEGER, "How many observations.")
                    .must(Constraint.between(1, 1000)),
                Option.optional("stats", OptionType.TEXTS, "[mean, std]", "Which statistics.")
                    .must(Constraint.oneOf("mean", "std", "min", "max")))),
        settings ->
            settings.texts("stats").stream()
                .map(stat -> settings.text("of") + "_" + stat + "_" + settings.integer("over"))
                .toList());
  }

  private static FeatureKind season() {
    return new FeatureKind(
        new Kind(
            "season",
            "The deviation from what is usual at this time.",
            List.of(
                Option.required("of", OptionType.TEXT, "What to watch."),
                Option.required("period", OptionType.DURATION, "After which it repeats."),
                Option.required("step", OptionType.DURATION, "The width of a slot."))),
        SampleKinds::seasonOutputs);
  }

  private static List<String> seasonOutputs(Settings settings) {
    if (settings.duration("period").toMillis() % settings.duration("step").toMillis() != 0) {
      throw new IllegalArgumentException("period (must be a multiple of step)");
    }
    return List.of(settings.text("of") + "_deviation");
  }

  private static FeatureKind calendar() {
    return new FeatureKind(
        new Kind(
            "calendar",
            "Fields of the time.",
            List.of(Option.optional("fields", OptionType.TEXTS, "[hour_of_day]", "Which fields."))),
        settings -> settings.texts("fields"));
  }
}
