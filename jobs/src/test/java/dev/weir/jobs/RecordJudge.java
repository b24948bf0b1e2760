package dev.weir.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Reads records without Spark, and says what must become of them. It is sure only where the format
 * leaves no choice: what it calls unclear may be read, or refused.
 */
interface RecordJudge {

  /** The columns of both formats, and those that only JSON has. */
  String COLUMNS = "t TIMESTAMP, s STRING, v DOUBLE, kind STRING, id BIGINT, d DATE, flag BOOLEAN";

  String NESTED =
      ", tags MAP<STRING, DOUBLE>, more ARRAY<INT>, sub STRUCT<a: INT, b: DECIMAL(10,2)>";

  /** What must become of a record. */
  enum Fate {
    VALID,
    REFUSED,
    UNCLEAR
  }

  /**
   * A judgement; of a valid record also what must be read from it.
   *
   * @param v empty where the record says nothing of it
   */
  record Judgement(Fate fate, Instant t, String s, Optional<Double> v) {

    static final Judgement REFUSED =
        new Judgement(Fate.REFUSED, Instant.EPOCH, "", Optional.empty());
    static final Judgement UNCLEAR =
        new Judgement(Fate.UNCLEAR, Instant.EPOCH, "", Optional.empty());
  }

  /** Judges a text. */
  Judgement of(String text);

  /** Judges a record's value. */
  default Judgement of(byte[] value) {
    if (value == null) {
      return Judgement.REFUSED;
    }
    try {
      return of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException e) {
      return Judgement.REFUSED;
    }
  }

  /** JSON as Jackson reads it. */
  static RecordJudge json() {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    return text -> {
      JsonNode record;
      try {
        record = mapper.readTree(text);
      } catch (JsonProcessingException e) {
        return Judgement.REFUSED;
      } catch (NumberFormatException e) {
        return Judgement.UNCLEAR; // a number that is one, and too large for any type
      }
      return record.isObject() ? ofObject(record) : Judgement.REFUSED;
    };
  }

  private static Judgement ofObject(JsonNode record) {
    if (record.path("t").isMissingNode()
        || record.path("t").isNull()
        || record.path("s").isMissingNode()
        || record.path("s").isNull()) {
      return Judgement.REFUSED;
    }
    JsonNode v = record.path("v");
    boolean clear =
        record.path("t").isTextual()
            && record.path("s").isTextual()
            && absent(v, v.isNumber())
            && absent(record.path("kind"), record.path("kind").isTextual())
            && absent(
                record.path("id"),
                record.path("id").canConvertToLong() && record.path("id").isIntegralNumber())
            && absent(
                record.path("d"), record.path("d").isTextual() && isDate(record.path("d").asText()))
            && absent(record.path("flag"), record.path("flag").isBoolean())
            && absent(
                record.path("tags"),
                record.path("tags").isObject() && all(record.path("tags"), JsonNode::isNumber))
            && absent(
                record.path("more"),
                record.path("more").isArray() && all(record.path("more"), JsonNode::isInt))
            && absent(
                record.path("sub"), record.path("sub").isObject() && isSub(record.path("sub")));
    return clear
        ? judged(
            record.path("t").asText(),
            record.path("s").asText(),
            v.isNumber() ? Optional.of(v.doubleValue()) : Optional.empty(),
            record.path("kind").isTextual() ? record.path("kind").asText() : "in")
        : Judgement.UNCLEAR;
  }

  private static boolean isSub(JsonNode sub) {
    BigDecimal b = sub.path("b").isNumber() ? sub.path("b").decimalValue() : BigDecimal.ZERO;
    return absent(sub.path("a"), sub.path("a").isInt())
        && absent(sub.path("b"), sub.path("b").isNumber())
        && b.scale() <= 2
        && b.scale() >= 0
        && b.precision() - b.scale() <= 8;
  }

  private static boolean absent(JsonNode node, boolean orFits) {
    return node.isMissingNode() || node.isNull() || orFits;
  }

  private static boolean all(JsonNode nodes, java.util.function.Predicate<JsonNode> fit) {
    return StreamSupport.stream(nodes.spliterator(), false).allMatch(fit);
  }

  /** CSV without quotes, which would make one value of separators and line ends. */
  static RecordJudge csv() {
    return text -> {
      if (text.isBlank()) {
        return Judgement.REFUSED;
      }
      if (!text.contains("\"") && text.lines().filter(line -> !line.isBlank()).count() > 1) {
        return Judgement.REFUSED;
      }
      if (!text.matches("[^\\r\\n\"\\u0085\\u2028\\u2029]+")) {
        return Judgement.UNCLEAR;
      }
      String[] cells = text.split(",", -1);
      if (cells.length != COLUMNS.split(",").length || cells[0].isEmpty() || cells[1].isEmpty()) {
        return Judgement.REFUSED;
      }
      boolean clear =
          cells[2].matches("(-?\\d{1,15}(\\.\\d{1,15})?)?")
              && cells[4].matches("(-?\\d{1,18})?")
              && (cells[5].isEmpty() || isDate(cells[5]))
              && cells[6].matches("(true|false)?");
      return clear
          ? judged(
              cells[0],
              cells[1],
              cells[2].isEmpty() ? Optional.empty() : Optional.of(Double.valueOf(cells[2])),
              cells[3].isEmpty() ? "in" : cells[3])
          : Judgement.UNCLEAR;
    };
  }

  private static boolean isDate(String text) {
    try {
      return text.matches("\\d{4}-\\d\\d-\\d\\d") && LocalDate.parse(text) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** What is read must be of 2024, printable, of a known kind and of sane size. */
  private static Judgement judged(String t, String s, Optional<Double> v, String kind) {
    if (!kind.equals("in") && !kind.equals("out")) {
      return Judgement.REFUSED;
    }
    if (v.isPresent() && !(Math.abs(v.get()) <= 1e300)) {
      return Judgement.REFUSED;
    }
    if (!t.matches("2024-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ") || !s.matches("[\\x20-\\x7e]+")) {
      return Judgement.UNCLEAR;
    }
    try {
      return new Judgement(Fate.VALID, Instant.parse(t), s, v);
    } catch (DateTimeException e) {
      return Judgement.REFUSED;
    }
  }
}
