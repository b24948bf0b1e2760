package dev.weir.spec;

/** How the value of an {@link Option} is written in the pipeline file. */
public enum OptionType {
  /** A text. */
  TEXT("a text"),
  /** A whole number. */
  INTEGER("a whole number"),
  /** A finite number. */
  NUMBER("a number"),
  /** A number with a unit: {@code 90 seconds}, {@code 1 hour}, {@code 1 week}. */
  DURATION("a duration such as 90 seconds, 1 hour or 2 days"),
  /** A list of texts; a single text is a list of one. */
  TEXTS("a list of texts"),
  /** A list of whole numbers; a single one is a list of one. */
  INTEGERS("a list of whole numbers"),
  /** A map from text to text. */
  MAP("a map of texts");

  private final String description;

  OptionType(String description) {
    this.description = description;
  }

  /** What a value must be, to complete "must be …". */
  public String description() {
    return description;
  }
}
