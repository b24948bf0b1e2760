package dev.weir.source;

import static dev.weir.spec.Option.optional;
import static dev.weir.spec.Option.required;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.OptionType;
import java.util.List;

/** The kinds of sources that rows can be read from. */
public final class SourceKinds {

  /** A Delta table. */
  public static final Kind DELTA =
      new Kind(
          "delta",
          "A Delta table, of the lake or anywhere else.",
          List.of(
              optional("table", OptionType.TEXT, "", "A table of the lake, below `<lake>/sources`.")
                  .must(Constraint.matching("|[a-z][a-z0-9_]*", Constraint.NAME.description())),
              optional("path", OptionType.TEXT, "", "Where the table lies, if not in the lake.")),
          List.of("table", "path"));

  /** Files that are read as a whole. */
  public static final Kind FILES =
      new Kind(
          "files",
          "Files of one format.",
          List.of(
              required("path", OptionType.TEXT, "A file, a folder or a glob pattern."),
              optional("format", OptionType.TEXT, "parquet", "The format of the files.")
                  .must(Constraint.oneOf("csv", "json", "parquet")),
              optional(
                  "options", OptionType.MAP, "{}", "Options of Spark's reader for the format."),
              optional(
                  "schema",
                  OptionType.TEXT,
                  "",
                  "The columns and their types, as in `CREATE TABLE`; without it, those in the"
                      + " files.")));

  private SourceKinds() {}

  /** Every kind, in the order of the documentation. */
  public static List<Kind> all() {
    return List.of(DELTA, FILES);
  }
}
