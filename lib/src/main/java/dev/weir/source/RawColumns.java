package dev.weir.source;

/** Columns that a source may put beside a raw row's own. */
final class RawColumns {

  /** STRING: a row that a text format of files could not read, as it stood; null else. */
  static final String CORRUPT = "_corrupt_record";

  /** STRING: why the source refuses the row; null where it does not. */
  static final String REFUSED = "weir_refused";

  /** STRING: the row as it came. */
  static final String TEXT = "weir_text";

  /** STRING: where the row stands in the source. */
  static final String POSITION = "weir_position";

  private RawColumns() {}
}
