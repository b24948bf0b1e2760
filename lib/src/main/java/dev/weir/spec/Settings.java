package dev.weir.spec;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The values of a kind's options, validated and complete: Long, Double, String, {@link Duration},
 * List of String or Long, or Map of String to String. Asking for an option that the kind does not
 * declare is a programming error.
 *
 * @param values by key, sorted by key, so that the canonical form does not depend on the order in
 *     the file
 */
public record Settings(Map<String, Object> values) {

  /** No options at all. */
  public static final Settings NONE = new Settings(Map.of());

  public Settings {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  public String text(String key) {
    return (String) value(key);
  }

  public int integer(String key) {
    return Math.toIntExact((Long) value(key));
  }

  public long longInteger(String key) {
    return (Long) value(key);
  }

  public double number(String key) {
    return (Double) value(key);
  }

  public Duration duration(String key) {
    return (Duration) value(key);
  }

  @SuppressWarnings("unchecked")
  public List<String> texts(String key) {
    return (List<String>) value(key);
  }

  @SuppressWarnings("unchecked")
  public List<Long> integers(String key) {
    return (List<Long>) value(key);
  }

  @SuppressWarnings("unchecked")
  public Map<String, String> map(String key) {
    return (Map<String, String>) value(key);
  }

  private Object value(String key) {
    return Objects.requireNonNull(values.get(key), () -> "No option '" + key + "' in " + values);
  }
}
