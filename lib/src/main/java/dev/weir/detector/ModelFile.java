package dev.weir.detector;

import dev.weir.core.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A model as bytes. In order: {@code WEIRMODL} in ASCII, the length of the header in bytes (4), the
 * header in JSON, its arrays one after the other (int 4 bytes, double 8), and the CRC-32C of all
 * before (4). Numbers are big-endian.
 *
 * @param kind the name of the detector's kind
 * @param parts the fitted detector taken apart
 */
record ModelFile(String kind, ModelParts parts) {
  private static final byte[] MAGIC = "WEIRMODL".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT = 1;
  private static final int AROUND_HEADER = MAGIC.length + Integer.BYTES;
  private static final int CHECKSUM = Integer.BYTES;

  private record Header(
      int format,
      String kind,
      SortedMap<String, Integer> numbers,
      List<Part> integers,
      List<Part> doubles) {
    Header {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(numbers, "numbers");
      Objects.requireNonNull(integers, "integers");
      Objects.requireNonNull(doubles, "doubles");
    }
  }

  private record Part(String name, int length) {
    Part {
      Objects.requireNonNull(name, "name");
      if (length < 0) {
        throw new IllegalArgumentException("Invalid length: " + length + " (must be at least 0)");
      }
    }
  }

  static byte[] encode(String kind, ModelParts parts) {
    List<Part> integers = new ArrayList<>();
    List<Part> doubles = new ArrayList<>();
    parts.integers().forEach((name, array) -> integers.add(new Part(name, array.length)));
    parts.doubles().forEach((name, array) -> doubles.add(new Part(name, array.length)));
    byte[] header =
        Json.text(new Header(FORMAT, kind, parts.numbers(), integers, doubles))
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(
            Math.toIntExact(AROUND_HEADER + header.length + size(integers, doubles) + CHECKSUM));
    out.put(MAGIC).putInt(header.length).put(header);
    parts.integers().values().forEach(array -> putAll(out, array));
    parts.doubles().values().forEach(array -> putAll(out, array));
    out.putInt(checksum(out.array(), out.position()));
    return out.array();
  }

  static ModelFile decode(byte[] bytes) {
    checkWhole(bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes, MAGIC.length, bytes.length - MAGIC.length - CHECKSUM);
    int headerLength = in.getInt();
    if (headerLength < 0 || headerLength > in.remaining()) {
      throw unreadable("its header of " + headerLength + " bytes is longer than the file");
    }
    byte[] json = new byte[headerLength];
    in.get(json);
    Header header = header(json);
    if (header.format != FORMAT) {
      throw unreadable("it has format " + header.format + ", this version reads " + FORMAT);
    }
    if (size(header.integers, header.doubles) != in.remaining()) {
      throw unreadable("its arrays do not have the lengths that its header says");
    }
    SortedMap<String, int[]> integers = new TreeMap<>();
    SortedMap<String, double[]> doubles = new TreeMap<>();
    header.integers.forEach(part -> integers.put(part.name, integers(in, part.length)));
    header.doubles.forEach(part -> doubles.put(part.name, doubles(in, part.length)));
    return new ModelFile(header.kind, new ModelParts(header.numbers, integers, doubles));
  }

  private static void checkWhole(byte[] bytes) {
    if (bytes.length < AROUND_HEADER + CHECKSUM) {
      throw unreadable("it has only " + bytes.length + " bytes");
    }
    if (!ByteBuffer.wrap(bytes, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      throw unreadable("it is not a model of Weir");
    }
    int end = bytes.length - CHECKSUM;
    if (ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
      throw unreadable("its checksum does not match, so it is damaged or cut short");
    }
  }

  private static IllegalArgumentException unreadable(String reason) {
    return new IllegalArgumentException(
        "Cannot read model: " + reason + ". Restore the file or train the model again.");
  }

  private static Header header(byte[] json) {
    try {
      return Json.read(new String(json, StandardCharsets.UTF_8), Header.class);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Cannot read model: its header is not valid. " + e.getMessage(), e);
    }
  }

  private static long size(List<Part> integers, List<Part> doubles) {
    return Integer.BYTES * integers.stream().mapToLong(Part::length).sum()
        + Double.BYTES * doubles.stream().mapToLong(Part::length).sum();
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static void putAll(ByteBuffer out, int[] array) {
    out.asIntBuffer().put(array);
    out.position(out.position() + Integer.BYTES * array.length);
  }

  private static void putAll(ByteBuffer out, double[] array) {
    out.asDoubleBuffer().put(array);
    out.position(out.position() + Double.BYTES * array.length);
  }

  private static int[] integers(ByteBuffer in, int length) {
    int[] array = new int[length];
    in.asIntBuffer().get(array);
    in.position(in.position() + Integer.BYTES * length);
    return array;
  }

  private static double[] doubles(ByteBuffer in, int length) {
    double[] array = new double[length];
    in.asDoubleBuffer().get(array);
    in.position(in.position() + Double.BYTES * length);
    return array;
  }
}
