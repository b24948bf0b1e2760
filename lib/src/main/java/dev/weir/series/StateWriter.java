package dev.weir.series;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes the parts of a state: whole numbers as variable-length integers, doubles whole unless they
 * are small integers.
 */
final class StateWriter {
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final long CANONICAL_NAN = Double.doubleToLongBits(Double.NaN);
  private static final int WIDEST = 10;

  private byte[] bytes;
  private int size;

  StateWriter(int capacity) {
    bytes = new byte[capacity];
  }

  void single(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  void fixed(long value) {
    reserve(Long.BYTES);
    LONGS.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** A double; every NaN as the same one. */
  void number(double value) {
    fixed(Double.doubleToLongBits(value));
  }

  /** A number that is rarely negative or large: 7 bits a byte. */
  void unsigned(long value) {
    reserve(WIDEST);
    put(value);
  }

  /** A number of small magnitude. */
  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  /**
   * Doubles whose count the reader knows: eight share a byte that tells which of them are integers
   * of at most 28 bits, written in 1 to 5 bytes; the others take 8.
   */
  void numbers(double[] values) {
    for (int i = 0; i < values.length; i += 8) {
      reserve(1 + 8 * WIDEST);
      int maskAt = size++;
      int mask = 0;
      int to = Math.min(values.length, i + 8);
      for (int j = i; j < to; j++) {
        double value = values[j];
        int integer = (int) value;
        if (integer == value && isSmall(integer) && !isNegativeZero(value)) {
          mask |= 1 << (j - i);
          put(Integer.toUnsignedLong((integer << 1) ^ (integer >> 31)));
        } else {
          LONGS.set(bytes, size, Double.doubleToLongBits(value));
          size += Long.BYTES;
        }
      }
      bytes[maskAt] = (byte) mask;
    }
  }

  private static boolean isSmall(int integer) {
    return integer >= -(1 << 28) && integer < 1 << 28;
  }

  private static boolean isNegativeZero(double value) {
    return value == 0 && Double.doubleToRawLongBits(value) != 0;
  }

  /** Everything written, followed by its checksum. */
  byte[] sealed() {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, size);
    byte[] sealed = Arrays.copyOf(bytes, size + Integer.BYTES);
    INTS.set(sealed, size, (int) checksum.getValue());
    return sealed;
  }

  private void put(long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      bytes[size++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
