package dev.weir.jobs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Spoils records: random bytes, mutations of valid ones, and what is known to hurt readers. The
 * same for the same seed.
 */
final class Fuzzer {

  /** What stands in place of a value, or anywhere. */
  private static final List<String> FRAGMENTS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "[]",
          "{}",
          ",",
          ":",
          "\"",
          "\\",
          "'",
          "\n",
          "\r\n",
          "\r",
          "\t",
          " ",
          "null",
          "true",
          "false",
          "NaN",
          "-Infinity",
          "Infinity",
          "\"NaN\"",
          "\"\"",
          "-",
          "+1",
          "007",
          "0x1F",
          "1e",
          "1e999",
          "-1e400",
          "1e301",
          "1e-999",
          "-0.0",
          ".5",
          "5.",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "2147483648",
          "123456789012345678901234567890.123456789",
          "9".repeat(1_000),
          "9".repeat(1_200),
          "0." + "3".repeat(400),
          "1e2147483648",
          "\\u0000",
          "\\ud800",
          "\\udc00\\ud800",
          "\\x",
          "\\u12",
          "\u0000",
          "\u0001",
          "\u001b[31m",
          "\u007f",
          "\u0085",
          "\u2028",
          "\u202e",
          "\ufeff",
          "\ufffd",
          "\ud83d\ude00",
          "e\u0301",
          "\u00df",
          "\u0130",
          "/* */",
          "// x",
          "#",
          "\"0000-00-00T00:00:00Z\"",
          "\"9999-12-31T23:59:59Z\"",
          "\"+294247-01-10T04:00:54Z\"",
          "\"-290308-12-21T19:59:06Z\"",
          "\"-200000-01-01T00:00:00Z\"",
          "\"-9999-01-01\"",
          "\"0001-01-01\"",
          "\"1582-10-10\"",
          "\"2024-02-30\"",
          "\"2024-13-01T00:00:00Z\"",
          "\"2024-01-05T24:00:00Z\"",
          "\"2024-01-05T23:59:60Z\"",
          "\"2024-01-05T12:00:00+99:99\"",
          "\"2024-01-05T12:00:00[Europe/Nowhere]\"",
          "\"2024-01-05T12:00:00 Mars/Olympus\"",
          "\"24-1-5\"",
          "\"now\"",
          "\"12:00\"",
          "1704412800",
          "-62135596800",
          "-9223372036854",
          "{\"a\":1,\"a\":2}",
          "{\"x\":null}",
          "[1,\"2\",null]",
          "{\"a\":\"b\"}",
          "\"\\u0000\"",
          "-9223372036854.775808",
          "\"1e5\"",
          "\"many\"",
          "a,b",
          "\"a,b\"",
          "\"\"\"",
          "\"a\nb\"");

  private static final int LONGEST = 300;
  private static final int DEEP = 2_000;
  private static final int LARGE = 100_000;

  private final Random random;
  private final List<byte[]> valid;

  /**
   * A fuzzer of records.
   *
   * @param valid what mutations begin with
   */
  Fuzzer(long seed, List<byte[]> valid) {
    this.random = new Random(seed);
    this.valid = valid;
  }

  /** The next record; may be null. */
  byte[] next() {
    byte[] record = one();
    return switch (random.nextInt(100)) {
      case 0 -> null;
      case 1 -> new byte[0];
      case 2 -> bytes(" \t\n".repeat(random.nextInt(3)));
      case 3, 4, 5, 6, 7 -> noise(random.nextInt(LONGEST));
      case 8, 9 -> join(record, one());
      case 10 -> join(record, bytes("\n"), one());
      case 11 -> join(bytes("["), record, bytes(","), one(), bytes("]"));
      case 12 -> join(bytes("["), record, bytes("]"));
      case 13 -> new String(record, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
      case 14 -> new String(record, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16LE);
      case 15 -> join(bytes("\ufeff"), record);
      case 16 -> bytes(text(1 + random.nextInt(LONGEST)));
      case 17 -> valued(record, "[".repeat(DEEP) + "]".repeat(DEEP));
      case 18 -> valued(record, "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP));
      case 19 -> valued(record, '"' + text(random.nextInt(LONGEST)) + '"');
      case 20 -> random.nextInt(4) == 0 ? valued(record, '"' + "y".repeat(LARGE) + '"') : record;
      default -> mutated(record);
    };
  }

  private byte[] mutated(byte[] record) {
    byte[] mutant = record;
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      mutant = mutation(mutant);
    }
    return mutant;
  }

  private byte[] mutation(byte[] record) {
    if (record.length == 0) {
      return record;
    }
    int from = random.nextInt(record.length);
    int to = Math.min(record.length, from + 1 + random.nextInt(12));
    byte[] head = Arrays.copyOf(record, from);
    byte[] tail = Arrays.copyOfRange(record, to, record.length);
    byte[] cut = Arrays.copyOfRange(record, from, to);
    return switch (random.nextInt(9)) {
      case 0 -> flipped(record, from);
      case 1 -> head;
      case 2 -> join(head, tail);
      case 3 -> join(head, cut, cut, tail);
      case 4 -> join(head, noise(1 + random.nextInt(4)), cut, tail);
      case 5 -> join(head, bytes(fragment()), cut, tail);
      case 6 -> spliced(head);
      default -> valued(record, fragment());
    };
  }

  private byte[] flipped(byte[] record, int at) {
    byte[] flipped = record.clone();
    flipped[at] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }

  private byte[] spliced(byte[] head) {
    byte[] other = one();
    return join(head, Arrays.copyOfRange(other, random.nextInt(other.length), other.length));
  }

  /** With something in place of one of its values. */
  private byte[] valued(byte[] record, String value) {
    String text = new String(record, StandardCharsets.UTF_8);
    String[] cells = text.split("(?<=[,:])|(?=[,}])", -1);
    cells[random.nextInt(cells.length)] = value;
    return bytes(String.join("", cells));
  }

  private String fragment() {
    return FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
  }

  private byte[] one() {
    return valid.get(random.nextInt(valid.size()));
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int point = random.nextInt(3) == 0 ? random.nextInt(0x2_ffff) : random.nextInt(128);
      text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? ' ' : point);
    }
    return text.toString();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
