package dev.weir.jobs.bench;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One figure with what it is compared with.
 *
 * @param measurement the name of the measurement
 * @param what what was done
 * @param value the figure: a median where it was measured several times
 * @param unit its unit
 * @param baseline what it is compared with
 * @param target what was aimed for
 * @param details what else was seen, by name with its unit
 */
public record Finding(
    String measurement,
    String what,
    double value,
    Unit unit,
    Optional<Baseline> baseline,
    Optional<Target> target,
    Map<String, Object> details) {

  private static final DecimalFormatSymbols SYMBOLS = DecimalFormatSymbols.getInstance(Locale.ROOT);

  /** How a figure is written. */
  public enum Unit {
    SECONDS("s", "%,.2f s"),
    ROWS_PER_SECOND("rows/s", "%,.0f rows/s"),
    MILLISECONDS("ms", "%,.0f ms"),
    BYTES("bytes", "%,.0f bytes"),
    MEGABYTES("MB", "%,.0f MB");

    private final String symbol;
    private final String format;

    Unit(String symbol, String format) {
      this.symbol = symbol;
      this.format = format;
    }

    String text(double value) {
      return String.format(Locale.ROOT, format, value);
    }
  }

  /** Another figure of the same run and unit. */
  public record Baseline(String name, double value) {}

  /** A bound on the ratio to the baseline or, without one, on the figure. */
  public record Target(boolean atMost, double bound) {
    static Target atMost(double bound) {
      return new Target(true, bound);
    }

    static Target atLeast(double bound) {
      return new Target(false, bound);
    }

    boolean met(double value) {
      return atMost ? value <= bound : value >= bound;
    }
  }

  static Finding of(String measurement, String what, double value, Unit unit) {
    return new Finding(
        measurement, what, value, unit, Optional.empty(), Optional.empty(), Map.of());
  }

  Finding against(String name, double figure) {
    return new Finding(
        measurement, what, value, unit, Optional.of(new Baseline(name, figure)), target, details);
  }

  Finding aiming(Target aim) {
    return new Finding(measurement, what, value, unit, baseline, Optional.of(aim), details);
  }

  Finding with(String name, Object detail) {
    Map<String, Object> more = new LinkedHashMap<>(details);
    more.put(name, detail);
    return new Finding(measurement, what, value, unit, baseline, target, more);
  }

  /** The figure over its baseline, if it has one. */
  Optional<Double> ratio() {
    return baseline.map(other -> value / other.value());
  }

  /** Whether the target is met, if there is one. */
  Optional<Boolean> met() {
    return target.map(aim -> aim.met(ratio().orElse(value)));
  }

  /** The cells of a table: measurement, what, measured, baseline, ratio, target, met. */
  List<String> cells() {
    return List.of(
        measurement,
        what,
        unit.text(value),
        baseline.map(other -> other.name() + ": " + unit.text(other.value())).orElse(""),
        ratio().map(ratio -> String.format(Locale.ROOT, "%.2f", ratio)).orElse(""),
        target.map(this::targetText).orElse(""),
        met().map(met -> met ? "met" : "not met").orElse(""));
  }

  private String targetText(Target aim) {
    String bound =
        baseline.isPresent()
            ? new DecimalFormat("0.0#", SYMBOLS).format(aim.bound()) + "×"
            : unit.text(aim.bound());
    return (aim.atMost() ? "at most " : "at least ") + bound;
  }

  /** The finding as a map, for machines. */
  Map<String, Object> json() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("measurement", measurement);
    map.put("what", what);
    map.put("value", value);
    map.put("unit", unit.symbol);
    baseline.ifPresent(
        other -> map.put("baseline", Map.of("name", other.name(), "value", other.value())));
    ratio().ifPresent(ratio -> map.put("ratio", ratio));
    target.ifPresent(
        aim ->
            map.put(
                "target",
                Map.of("bound", aim.bound(), "kind", aim.atMost() ? "at most" : "at least")));
    met().ifPresent(met -> map.put("met", met));
    if (!details.isEmpty()) {
      map.put("details", details);
    }
    return map;
  }
}
