package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "0 seconds, 0",
    "1 millisecond, 1",
    "250 ms, 250",
    "90 seconds, 90000",
    "1s, 1000",
    "5 m, 300000",
    "1 minute, 60000",
    "1.5 hours, 5400000",
    "2h, 7200000",
    "1 day, 86400000",
    "3d, 259200000",
    "2 weeks, 1209600000",
    "1w, 604800000",
    "' 1 hour ', 3600000"
  })
  void readsNumberAndUnit(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "banana",
        "3600",
        "1 month",
        "-1 hour",
        "1 hou",
        "1h30m",
        "PT1H",
        "1  hour",
        "1 hourss",
        "1 hr",
        ".5 hours"
      })
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid duration: '"
                + text
                + "' (must be a number and a unit, such as 90 seconds, 1 hour or 2 days)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5 ms", "99999999999999999 weeks"})
  void refusesWhatDoesNotFit(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .hasMessage(
            "Invalid duration: '"
                + text
                + "' (must be a whole number of milliseconds that fits 64 bits)");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 seconds",
    "1, 1 millisecond",
    "1500, 1500 milliseconds",
    "60000, 1 minute",
    "5400000, 90 minutes",
    "86400000, 1 day",
    "1209600000, 2 weeks"
  })
  void writesTheLargestWholeUnit(long millis, String text) {
    assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @Property
  void readsWhatItWrites(@ForAll @LongRange(min = 0) long millis) {
    Duration duration = Duration.ofMillis(millis);

    assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
  }

  @Test
  void cannotWriteNegativeOrFinerOnes() {
    assertThatThrownBy(() -> Durations.format(Duration.ofMillis(-1)))
        .hasMessage("Invalid duration: 'PT-0.001S' (must be zero or more whole milliseconds)");
    assertThatThrownBy(() -> Durations.format(Duration.ofNanos(1)))
        .hasMessage("Invalid duration: 'PT0.000000001S' (must be zero or more whole milliseconds)");
  }
}
