package dev.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spec.PipelineSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered where the pipeline file leaves it to the detector. */
class DefaultFeaturesTest {

  private static final String FILE =
      """
      pipeline: flights
      source: {delta: {table: departures}, time: at, series: [origin]}
      window:
        every: 1 hour
        values: {flights: count, mean_delay: avg(delay)}
      threshold: {budget: {incidents-per-day: 3}}
      """;

  @Test
  void valuesAreRememberedByTheTimeOfTheWeekAndCountsByHalfDaysAndDays() {
    PipelineSpec spec = read(FILE);

    assertThat(spec.detector().kind()).isEqualTo("auto");
    assertThat(spec.vector())
        .containsExactly(
            "flights_sum_12_deviation", "flights_sum_24_deviation", "mean_delay_deviation");
    assertThat(spec)
        .as("as if it were written out")
        .isEqualTo(
            read(
                FILE
                    + """
                    features:
                      - season: {of: flights, noise: count}
                      - rolling: {of: flights, over: 12, stats: [sum]}
                      - season: {of: flights_sum_12, noise: count}
                      - rolling: {of: flights, over: 24, stats: [sum]}
                      - season: {of: flights_sum_24, noise: count}
                      - season: {of: mean_delay}
                    vector: [flights_sum_12_deviation, flights_sum_24_deviation, mean_delay_deviation]
                    detector: auto
                    """));
  }

  @Test
  void aStepOfADayOrMoreHasSlotsOfADay() {
    assertThat(read(FILE.replace("1 hour", "1 day")).vector())
        .containsExactly("flights_deviation", "mean_delay_deviation");
    assertThat(read(FILE.replace("1 hour", "12 hours")).vector())
        .containsExactly("flights_sum_2_deviation", "mean_delay_deviation");
  }

  @Test
  void theVectorMayNameTheValuesToWatch() {
    assertThat(read(FILE + "vector: [mean_delay]\n").vector())
        .containsExactly("mean_delay_deviation");
  }

  @Test
  void whatIsMissingWheneverNothingHappensIsLeftOut() {
    assertThat(read(FILE.replace("every: 1 hour", "every: 1 hour\n  fill: 'null'")).vector())
        .isNotEmpty()
        .allMatch(name -> name.startsWith("flights"));
  }

  @Test
  void whatTheFileSaysIsKept() {
    for (String said : List.of("features: []", "detector: robust-z-score")) {
      assertThat(read(FILE + said + "\n").features()).as(said).isEmpty();
    }
    assertThat(read(FILE.replace("1 hour", "5 hours")).features())
        .as("five hours do not cut a week into equal parts")
        .isEmpty();
  }

  @Test
  void eventsWithoutWindowsAreSeenAsTheyAre() {
    Pipeline pipeline =
        Pipeline.of(
            ".",
            "rows.yaml",
            """
            pipeline: rows
            source: {delta: {table: rows}, time: at}
            values: {x: x, y: y}
            threshold: {quantile: {}}
            """);

    assertThat(pipeline.spec().detector().kind()).isEqualTo("auto");
    assertThat(pipeline.spec().features()).isEmpty();
    assertThat(pipeline.program().featureNames()).containsExactly("x", "y");
  }

  private static PipelineSpec read(String text) {
    return Registries.reader().read("flights.yaml", text);
  }
}
