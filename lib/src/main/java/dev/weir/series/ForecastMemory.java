package dev.weir.series;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.Arrays;
import java.util.List;

/**
 * How far something is from a forecast of trend, seasons and holidays, in units of the forecast's
 * own spread: the model of Taylor and Letham ("Forecasting at Scale", The American Statistician
 * 2018) learnt online. Level and slope are those of now; a trend that bends is followed by
 * forgetting, of {@code memory} by a factor of e. With z the {@link ForecastTerms} of a time, of
 * which the slope's counts in memories from now, h the leverage of the {@link RidgeRegression}, and
 * s the spread of the errors:
 *
 * <pre>
 *   expected = beta' z      spread = s sqrt(1 + h(z))      output = (x - expected) / spread
 *   x is learnt within 3 spreads of what was expected; so is
 *   s² += ((x - expected)² / (1 + h) - s²) / min(n, 1000)
 * </pre>
 *
 * <p>Output {@code <of>_forecast_error}; also states what was expected, and the spread, so that two
 * of them either way hold some 95 %. What has not been seen enough widens the spread by its
 * leverage: no season needs to be whole before others serve. Warm-up: eight errors more than there
 * are terms, of forecasts with a leverage below 1. Missing numbers change nothing. Magnitudes count
 * as at most 1e100.
 *
 * <p>State: {@code 4 p (p + 3) + 32} bytes for p terms, 2 and twice the orders: 1.2 KB by default.
 * Cost: a system of p equations, some 3 µs by default.
 */
final class ForecastMemory implements Memory {
  private static final double LARGEST = 1e100;
  private static final double LEVEL_PENALTY = 1e-9; // so that there is a solution
  private static final double CLIP = 3; // spreads
  private static final double MOST_ERRORS = 1000;
  private static final int EXTRA_ERRORS = 8;

  private static final int NOW = 0; // the latest time, in microseconds
  private static final int COUNT = 1;
  private static final int ERRORS = 2;
  private static final int VARIANCE = 3;
  private static final int CELLS = 4;

  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "forecast",
              "How far a value is from a forecast of trend, seasons and holidays.",
              List.of(
                  MemoryKind.of(),
                  Option.optional(
                          "memory",
                          OptionType.DURATION,
                          "4 weeks",
                          "How long until what was seen counts for a third.")
                      .must(Constraint.POSITIVE_DURATION),
                  order("daily", "4", "a day"),
                  order("weekly", "3", "a week"),
                  order("yearly", "0", "a year"),
                  Option.optional(
                      "holidays",
                      OptionType.TEXTS,
                      "[]",
                      "Dates on which all is higher or lower, such as 2024-12-25."),
                  Option.optional(
                          "ridge",
                          OptionType.NUMBER,
                          "1",
                          "How many observations without a season weigh against one.")
                      .must(Constraint.between(1e-6, 1e6)))),
          MemoryKind.outputs("forecast_error"),
          Reading.DEVIATION,
          ForecastMemory::new);

  private final Place place;
  private final double memoryUs;
  private final ForecastTerms terms;
  private final double[] penalties;
  private final RidgeRegression regression;
  private final int first;

  private ForecastMemory(Settings settings, Place place) {
    this.place = place;
    memoryUs = Times.micros(settings.duration("memory"));
    terms = new ForecastTerms(settings);
    penalties = new double[terms.count()];
    Arrays.fill(penalties, settings.number("ridge"));
    penalties[ForecastTerms.LEVEL] = LEVEL_PENALTY;
    first = place.state();
    regression = new RidgeRegression(terms.count(), first + CELLS);
  }

  private static Option order(String key, String usual, String period) {
    return Option.optional(
            key,
            OptionType.INTEGER,
            usual,
            "How many sine waves make up " + period + "; 0 for none.")
        .must(Constraint.between(0, 20));
  }

  @Override
  public boolean expects() {
    return true;
  }

  @Override
  public int cells() {
    return CELLS + regression.cells();
  }

  @Override
  public void observe(Moment moment) {
    double[] memory = moment.memory;
    double x = moment.cells[place.input()];
    double[] z = terms.at(moment.timeUs, arrive(memory, moment.timeUs));
    boolean warm = memory[first + ERRORS] >= terms.count() + EXTRA_ERRORS;
    double deviation = Double.NaN;
    if (warm || !Double.isNaN(x)) {
      RidgeRegression.Solution forecast = regression.solve(memory, penalties);
      double expected = forecast.value(z);
      double leverage = forecast.leverage(z);
      double spread = Bounds.spread(Math.sqrt(memory[first + VARIANCE] * (1 + leverage)), expected);
      if (warm) {
        moment.expect(place.subject(), expected, spread);
        deviation = (x - expected) / spread;
      }
      if (!Double.isNaN(x)) {
        double error = Bounds.within(x, LARGEST) - expected;
        double kept = warm ? Bounds.within(error, CLIP * spread) : error;
        learn(memory, kept, leverage);
        regression.learn(memory, z, expected + kept);
      }
    }
    moment.cells[place.output()] = deviation;
  }

  /** Moves on to a time and forgets; how old the time is, in memories, where it lies back. */
  private double arrive(double[] memory, long timeUs) {
    if (memory[first + COUNT] == 0) {
      memory[first + NOW] = timeUs;
    }
    memory[first + COUNT]++;
    double passed = (timeUs - memory[first + NOW]) / memoryUs;
    if (passed <= 0) {
      return passed;
    }
    memory[first + NOW] = timeUs;
    regression.forget(memory, StrictMath.exp(-passed));
    regression.add(memory, ForecastTerms.SLOPE, ForecastTerms.LEVEL, -passed);
    return 0;
  }

  private void learn(double[] memory, double error, double leverage) {
    if (leverage < 1) {
      double errors = ++memory[first + ERRORS];
      double square = error * error / (1 + leverage);
      memory[first + VARIANCE] +=
          (square - memory[first + VARIANCE]) / Math.min(errors, MOST_ERRORS);
    }
  }
}
