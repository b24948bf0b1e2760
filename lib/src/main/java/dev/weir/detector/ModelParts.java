package dev.weir.detector;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A fitted detector taken apart into named whole numbers and flat arrays, as it is written to a
 * file. Sorted by name, so that equal models give equal bytes.
 *
 * @param numbers whole numbers by name: dimension, format version and the like
 * @param integers arrays of whole numbers by name
 * @param doubles arrays of doubles by name
 */
public record ModelParts(
    SortedMap<String, Integer> numbers,
    SortedMap<String, int[]> integers,
    SortedMap<String, double[]> doubles) {

  /** Nothing yet; the with-methods add to it. */
  public static final ModelParts EMPTY =
      new ModelParts(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

  public ModelParts {
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
    integers = Collections.unmodifiableSortedMap(new TreeMap<>(integers));
    doubles = Collections.unmodifiableSortedMap(new TreeMap<>(doubles));
  }

  /** These parts and a number. */
  public ModelParts with(String name, int number) {
    SortedMap<String, Integer> more = new TreeMap<>(numbers);
    more.put(name, number);
    return new ModelParts(more, integers, doubles);
  }

  /** These parts and an array of whole numbers. */
  public ModelParts with(String name, int[] array) {
    SortedMap<String, int[]> more = new TreeMap<>(integers);
    more.put(name, array);
    return new ModelParts(numbers, more, doubles);
  }

  /** These parts and an array of doubles. */
  public ModelParts with(String name, double[] array) {
    SortedMap<String, double[]> more = new TreeMap<>(doubles);
    more.put(name, array);
    return new ModelParts(numbers, integers, more);
  }

  /**
   * These parts and those of a part that has parts itself, their names after its name and a dot.
   */
  public ModelParts with(String name, ModelParts inner) {
    SortedMap<String, Integer> moreNumbers = new TreeMap<>(numbers);
    inner.numbers.forEach((key, number) -> moreNumbers.put(name + "." + key, number));
    SortedMap<String, int[]> moreIntegers = new TreeMap<>(integers);
    inner.integers.forEach((key, array) -> moreIntegers.put(name + "." + key, array));
    SortedMap<String, double[]> moreDoubles = new TreeMap<>(doubles);
    inner.doubles.forEach((key, array) -> moreDoubles.put(name + "." + key, array));
    return new ModelParts(moreNumbers, moreIntegers, moreDoubles);
  }

  /** The parts of a part, as they were {@link #with(String, ModelParts) added}. */
  public ModelParts within(String name) {
    return new ModelParts(within(name, numbers), within(name, integers), within(name, doubles));
  }

  /**
   * The number of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public int number(String name) {
    return required(numbers, name);
  }

  /**
   * The array of whole numbers of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public int[] integers(String name) {
    return required(integers, name);
  }

  /**
   * The array of doubles of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public double[] doubles(String name) {
    return required(doubles, name);
  }

  private static <T> SortedMap<String, T> within(String name, SortedMap<String, T> parts) {
    SortedMap<String, T> inner = new TreeMap<>();
    parts
        .subMap(name + ".", name + "/") // '/' is the character after the dot
        .forEach((key, part) -> inner.put(key.substring(name.length() + 1), part));
    return inner;
  }

  private static <T> T required(SortedMap<String, T> parts, String name) {
    T part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException(
          "it has no '" + name + "', only " + parts.keySet() + ". Train the model again");
    }
    return part;
  }
}
