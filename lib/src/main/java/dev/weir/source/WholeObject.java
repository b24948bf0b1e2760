package dev.weir.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.api.java.UDF1;

/**
 * Why a JSON text says more than Spark reads from it: of several objects Spark takes the first, of
 * a key that stands there twice one of the values. Null where it says no more, and where it is no
 * object at all, which Spark tells.
 */
enum WholeObject implements UDF1<byte[], String> {
  STRICT,

  /** Where the format's options allow comments. */
  WITH_COMMENTS;

  /** As lenient as Spark can be made: what it cannot read under its options, it refuses itself. */
  private static final JsonFactory LENIENT =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .build();

  private static final JsonFactory COMMENTED =
      LENIENT.rebuild().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

  private static final String SEVERAL = "more than one object";

  /** The check under options of Spark's reader. */
  static WholeObject under(Map<String, String> options) {
    return options.entrySet().stream()
            .anyMatch(
                option ->
                    option.getKey().equalsIgnoreCase("allowComments")
                        && Boolean.parseBoolean(option.getValue()))
        ? WITH_COMMENTS
        : STRICT;
  }

  @Override
  public String call(byte[] text) {
    if (text == null) {
      return null;
    }
    JsonFactory factory = this == STRICT ? LENIENT : COMMENTED;
    try (JsonParser parser = factory.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      return repeatsKey(parser) ? "repeated key" : goesOn(parser) ? SEVERAL : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Reads the object up to its end, or to the first key that stands twice in one object. */
  private static boolean repeatsKey(JsonParser parser) throws IOException {
    Deque<Set<String>> keys = new ArrayDeque<>();
    keys.push(new HashSet<>());
    while (!keys.isEmpty()) {
      switch (parser.nextToken()) {
        case START_OBJECT -> keys.push(new HashSet<>());
        case END_OBJECT -> keys.pop();
        case FIELD_NAME -> {
          if (!keys.peek().add(parser.currentName())) {
            return true;
          }
        }
        default -> {}
      }
    }
    return false;
  }

  private static boolean goesOn(JsonParser parser) {
    try {
      return parser.nextToken() != null;
    } catch (IOException e) {
      return true;
    }
  }
}
