package dev.weir.source;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import java.io.StringReader;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.api.java.UDF1;

/**
 * Why a CSV text says more than Spark reads from it: it has more than one line. A line break within
 * quotes belongs to a value. Null where it says no more.
 *
 * @param separator between values
 * @param quote around values
 * @param escape before a quote within quotes
 */
record SingleLine(String separator, char quote, char escape) implements UDF1<String, String> {

  /** The check under options of Spark's reader, which cares not for the case of their names. */
  static SingleLine under(Map<String, String> options) {
    Map<String, String> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    given.putAll(options);
    return new SingleLine(
        given.getOrDefault("sep", given.getOrDefault("delimiter", ",")),
        character(given.getOrDefault("quote", "\"")),
        character(given.getOrDefault("escape", "\\")));
  }

  private static char character(String option) {
    return option.isEmpty() ? '\0' : option.charAt(0);
  }

  @Override
  public String call(String text) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(separator);
    settings.getFormat().setQuote(quote);
    settings.getFormat().setQuoteEscape(escape);
    settings.getFormat().setComment('\0');
    settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.STOP_AT_DELIMITER);
    settings.setMaxCharsPerColumn(-1);
    settings.setReadInputOnSeparateThread(false);
    CsvParser parser = new CsvParser(settings);
    try {
      parser.beginParsing(new StringReader(text));
      parser.parseNext();
      return parser.parseNext() == null ? null : "more than one line";
    } catch (TextParsingException e) {
      return null; // Spark's reader says what is wrong with it
    }
  }
}
