package dev.weir.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.report.Incident.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static final char THIN = '\u202F';

  @Test
  void reasonsSayWhatWasSeenWhatWasExpectedAndHowMuchItCounts() {
    assertThat(Words.reason(new Reason("departures", 0, 31, 5.2, 0.78)))
        .isEqualTo("departures: 0, expected 31; contribution 78" + THIN + "%");
    assertThat(Words.reason(new Reason("mean_delay_mean_6", 94.213, Double.NaN, 1, 0.004)))
        .isEqualTo("mean delay mean 6: 94.2; contribution 0.4" + THIN + "%");
    assertThat(Words.reason(new Reason("load", Double.NaN, 2, 1, Double.NaN)))
        .isEqualTo("load: missing, expected 2; contribution –");
  }

  @Test
  void severityIsSaidAsOneWindowInMany() {
    assertThat(Words.severity(StrictMath.log10(40_000)))
        .isEqualTo("One window in 40,000 is this strange");
    assertThat(Words.severity(6.0790)).isEqualTo("One window in 1.2 million is this strange");
    assertThat(Words.severity(30)).isEqualTo("Fewer than one window in a billion is this strange");
    assertThat(Words.severity(Double.NaN)).isEqualTo("How rare this is, is unknown");
    assertThat(Words.odds(3)).isEqualTo("1 in 1,000");
    assertThat(Words.odds(9)).isEqualTo("1 in 1 billion");
  }

  @Test
  void theHeadlineSpeaksOfTheValueBehindTheFirstReason() {
    Exhibit exhibit = SampleContent.flights().exhibits().get(0);
    assertThat(exhibit.incident().reasons().get(0).feature()).isEqualTo("flights_deviation");
    assertThat(Words.headline(exhibit)).startsWith("flights: 0, expected ");
  }

  @Test
  void numbersKeepThreeDigitsAndWholeNumbersStayWhole() {
    assertThat(Numbers.number(1234567)).isEqualTo("1,234,567");
    assertThat(Numbers.number(31.27)).isEqualTo("31.3");
    assertThat(Numbers.number(0.12734)).isEqualTo("0.127");
    assertThat(Numbers.number(-0.00512)).isEqualTo("−0.00512");
    assertThat(Numbers.number(1.234e-7)).isEqualTo("1.23E−7");
    assertThat(Numbers.number(Double.NEGATIVE_INFINITY)).isEqualTo("−infinite");
    assertThat(Numbers.count(1, "window")).isEqualTo("1 window");
    assertThat(Numbers.count(1500, "window")).isEqualTo("1,500 windows");
  }

  @Test
  void spansSayNothingTwice() {
    Instant start = Instant.parse("2008-12-24T05:00:00Z");
    assertThat(Times.span(start, start.plus(Duration.ofHours(15))))
        .isEqualTo("24 Dec 2008, 05:00–20:00");
    assertThat(Times.span(start, start.plus(Duration.ofDays(2))))
        .isEqualTo("24 Dec, 05:00 – 26 Dec 2008, 05:00");
    assertThat(Times.span(start, start.plus(Duration.ofDays(10))))
        .isEqualTo("24 Dec 2008, 05:00 – 3 Jan 2009, 05:00");
    assertThat(Times.duration(Duration.ofMinutes(76 * 60 + 5))).isEqualTo("3 days 4 hours");
    assertThat(Times.brief(Duration.ofHours(76))).isEqualTo("3" + THIN + "d 4" + THIN + "h");
    assertThat(Times.duration(Duration.ofMillis(250))).isEqualTo("250 ms");
  }

  @Test
  void aFeatureDerivesFromTheLongestValueThatStartsItsName() {
    var values = List.of("delay", "delay_max", "flights");
    assertThat(Exhibit.root("delay_max_lag_1", values)).contains("delay_max");
    assertThat(Exhibit.root("delay", values)).contains("delay");
    assertThat(Exhibit.root("hour_of_day", values)).isEmpty();
    assertThat(Exhibit.root("flightsomething", values)).isEmpty();
  }
}
