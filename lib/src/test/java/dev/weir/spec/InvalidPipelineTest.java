package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InvalidPipelineTest {

  private static final String SHORTEST = PipelineReaderTest.SHORTEST;
  private static final String FLIGHTS = PipelineReaderTest.FLIGHTS;

  private static String message(String yaml) {
    InvalidPipelineException invalid =
        catchThrowableOfType(
            InvalidPipelineException.class,
            () -> new PipelineReader(SampleKinds.KINDS).read("flights.yaml", yaml));
    assertThat(invalid).as("nothing was wrong with\n%s", yaml).isNotNull();
    return invalid.getMessage();
  }

  @Test
  void tellsEveryProblemAtOnce() {
    String yaml =
        """
        pipeline: Flights
        source:
          delta: {table: departures, path: lake/departures}
          watermark: 2 fortnights
        window:
          every: banana
          fill: zeros
          values:
            flights: count
            mean_delay: mean(delay)
        features:
          - rolling: {of: flights, over: 0}
          - lags: {of: flights}
        detector:
          isolation-forest:
            tres: 200
        incident: {gap: 3 hours}
        threshold: {budget: {incidents-per-day: "3"}}
        """;

    assertThat(message(yaml).lines())
        .containsExactly(
            "flights.yaml:1: Invalid pipeline: 'Flights' (must be a name of lower-case letters,"
                + " digits and _ that begins with a letter, other than sources and system)",
            "flights.yaml:2: Invalid source.time: missing. Add 'time', a text: The column of the"
                + " event time.",
            "flights.yaml:3: Invalid source.delta: both table and path (must set exactly one of"
                + " them)",
            "flights.yaml:4: Invalid source.watermark: '2 fortnights' (must be a duration such as"
                + " 90 seconds, 1 hour or 2 days)",
            "flights.yaml:6: Invalid window.every: 'banana' (must be a duration such as 90 seconds,"
                + " 1 hour or 2 days, longer than 0)",
            "flights.yaml:7: Invalid window.fill: 'zeros' (must be one of none, zero, null, last)."
                + " Did you mean 'zero'?",
            "flights.yaml:10: Invalid window.values.mean_delay: 'mean(delay)' (must be "
                + ValueExpression.GRAMMAR
                + ")",
            "flights.yaml:12: Invalid features[0].rolling.over: '0' (must be between 1 and 1000)",
            "flights.yaml:13: Invalid features[1].lags: unknown feature. Known features: rolling,"
                + " season, calendar.",
            "flights.yaml:16: Invalid detector.isolation-forest.tres: unknown key. Did you mean"
                + " 'trees'? Known keys: trees, sample.",
            "flights.yaml:17: Invalid incident: unknown key. Did you mean 'incidents'? Known keys:"
                + " pipeline, land, source, window, values, features, vector, prepare, detector, training,"
                + " threshold, incidents, alerts.",
            "flights.yaml:18: Invalid threshold.budget.incidents-per-day: '3' (must be a number,"
                + " above 0, without quotes)");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(
            "pipeline: sensors", "pipeline: system", 1, "pipeline: 'system' (must be a name of"),
        mistake(
            "pipeline: sensors\n", "", 1, "pipeline: missing. Add 'pipeline', a text, a name of"),
        mistake(
            "  time: at",
            "  time: at\n  time: on",
            5,
            "source.time: duplicate key, already on line 4. Remove one of them."),
        mistake("  time: at", "  time:", 4, "source.time: no value (must be a text)"),
        mistake("  time: at", "  time: [at]", 4, "source.time: a list (must be a text)"),
        mistake(
            "  time: at",
            "  time: at\n  ? [a, b]\n  : 1",
            5,
            "source: a map or list as a key (must be a text)."),
        mistake(
            "{path: lake/sensors}",
            "{}",
            3,
            "source.delta: neither table nor path (must set exactly one of them)"),
        mistake(
            "{path: lake/sensors}",
            "lake/sensors",
            3,
            "source.delta: 'lake/sensors' (must be a map of keys and values)"),
        mistake(
            "  delta: {path: lake/sensors}\n",
            "",
            2,
            "source: no source (must name exactly one source: delta, files)"),
        mistake(
            "  time: at",
            "  time: at\n  files: {path: x}",
            2,
            "source: delta and files (must name exactly one source: delta, files). Remove the"
                + " others."),
        mistake(
            "threshold: {budget: {incidents-per-day: 0.5}}\n",
            "",
            1,
            "threshold: missing. Add 'threshold', one of budget: From which score on an"
                + " observation is an anomaly."),
        mistake(
            "detector: ecod",
            "detector: ecodd",
            6,
            "detector.ecodd: unknown detector. Did you mean 'ecod'? Known detectors:"
                + " isolation-forest, ecod, auto."),
        mistake(
            "detector: ecod",
            "detector: {ecod: {}, isolation-forest: {}}",
            6,
            "detector: ecod and isolation-forest (must name exactly one detector)."),
        mistake(
            "detector: ecod",
            "detector: {}",
            6,
            "detector: nothing (must name exactly one detector)."),
        mistake(
            "detector: ecod",
            "detector: [ecod]",
            6,
            "detector: a list (must be a map of keys and values)"),
        mistake(
            "detector: ecod",
            "detector: {isolation-forest: {trees: 1.5}}",
            6,
            "detector.isolation-forest.trees: '1.5' (must be a whole number, between 1 and 10000)"),
        mistake(
            "incidents-per-day: 0.5",
            "incidents-per-day: .nan",
            7,
            "threshold.budget.incidents-per-day: '.nan' (must be a number, above 0)"),
        mistake(
            "detector: ecod",
            "detector: ecod\nalerts: log",
            7,
            "alerts: 'log' (must be a list). Begin each channel with '- '."),
        mistake(
            "values: {temperature: temperature}\n",
            "",
            1,
            "values: missing. Without a window, name at least one number of an event"),
        mistake(
            "temperature: temperature",
            "Temp: temperature",
            5,
            "values.Temp: 'Temp' (must be a name of lower-case letters"),
        mistake(
            "detector: ecod",
            "detector: ecod\nvector: [temperature, humidity]",
            7,
            "vector[1]: 'humidity' (must be a value or the output of a feature above). Known names:"
                + " temperature."),
        mistake(
            "detector: ecod",
            "detector: ecod\nvector: [temperature, temperature]",
            7,
            "vector[1]: 'temperature' is there twice. Remove one."),
        mistake(
            "detector: ecod",
            "detector: ecod\ntraining: {sample: 0}",
            7,
            "training.sample: '0' (must be between 1 and 16777216)"),
        mistake(
            "detector: ecod",
            "detector: ecod\nfeatures: [{rolling: {of: temprature, over: 3}}]",
            7,
            "features[0].rolling.of: 'temprature' (must be a value or the output of a feature"
                + " above). Did you mean 'temperature'? Known names: temperature."),
        mistake(
            "detector: ecod",
            "detector: ecod\n"
                + "features:\n"
                + "  - rolling:\n"
                + "      of: temperature\n"
                + "      over: 3\n"
                + "      stats:\n"
                + "        - mean\n"
                + "        - meen",
            13,
            "features[0].rolling.stats[1]: 'meen' (must be one of mean, std, min, max). Did you"
                + " mean 'mean'?"),
        mistake(
            "detector: ecod",
            "detector: ecod\nfeatures:\n  - calendar\n  - calendar",
            9,
            "features[1].calendar: makes 'hour_of_day', which features[0].calendar already makes."
                + " Remove one or change its options."),
        mistake(
            "detector: ecod",
            "detector: ecod\nfeatures: [{season: {of: temperature, period: 1 day, step: 7 hours}}]",
            7,
            "features[0].season: period (must be a multiple of step)"),
        mistake(
            "detector: ecod",
            "detector: ecod\nwindow: {every: 1 hour, values: {n: count}}",
            5,
            "values: the pipeline has a window (must be inside it). Move them to window.values."));
  }

  private static Arguments mistake(String right, String wrong, int line, String message) {
    return Arguments.of(right, wrong, "flights.yaml:" + line + ": Invalid " + message);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsOneProblemOnItsLine(String right, String wrong, String expected) {
    assertThat(SHORTEST).contains(right);

    assertThat(message(SHORTEST.replace(right, wrong)).lines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith(expected);
  }

  @Test
  void aWindowMustBeAMultipleOfItsStepAndShorterThanTheMemory() {
    assertThat(message(FLIGHTS.replace("length: 1 hour", "length: 90 minutes")))
        .isEqualTo(
            "flights.yaml:16: Invalid window.length: '90 minutes' (must be a multiple of"
                + " window.every, '1 hour')");
    assertThat(message(FLIGHTS.replace("forget: 28 days", "forget: 30 minutes")))
        .isEqualTo(
            "flights.yaml:18: Invalid window.forget: '30 minutes' (must be at least window.length,"
                + " '1 hour')");
    assertThat(message(FLIGHTS.replace("every: 1 hour", "every: 0 hours")))
        .isEqualTo("flights.yaml:15: Invalid window.every: '0 hours' (must be longer than 0)");
  }

  @Test
  void theSourceMustReadColumnsThatAreLanded() {
    assertThat(message(FLIGHTS.replace("time: scheduled_at", "time: scheduled")))
        .isEqualTo(
            "flights.yaml:9: Invalid source.time: 'scheduled' (must be a column that land.columns"
                + " makes). Did you mean 'scheduled_at'? Known columns: scheduled_at, origin,"
                + " delay.");
    assertThat(message(FLIGHTS.replace("series: [origin]", "series: [orgin]")))
        .startsWith("flights.yaml:10: Invalid source.series[0]: 'orgin'");
  }

  @Test
  void aCommaInBracesSplitsAnExpression() {
    assertThat(message(SHORTEST.replace("temperature: temperature", "low: least(a, b)")).lines())
        .containsExactly(
            "flights.yaml:5: Invalid values.b): no value (must be a text)",
            "flights.yaml:5: Invalid values.low: 'least(a' (must be a Spark SQL expression with"
                + " balanced parentheses and quotes). Put quotes around the whole text: inside {…}"
                + " a comma begins the next entry.");
  }

  @Test
  void oneProblemDoesNotCauseOthers() {
    String broken =
        FLIGHTS
            .replace("period: 1 week", "period: banana")
            .replace("of: mean_delay", "of: flights_deviation");

    assertThat(message(broken).lines()).hasSize(1);
  }

  @Test
  void theProblemsAreAtHandOneByOne() {
    assertThatThrownBy(
            () ->
                new PipelineReader(SampleKinds.KINDS)
                    .read("flights.yaml", SHORTEST.replace("time: at", "tme: at")))
        .isInstanceOfSatisfying(
            InvalidPipelineException.class,
            invalid ->
                assertThat(invalid.problems())
                    .extracting(Problem::line, Problem::key)
                    .containsExactly(tuple(2, "source.time"), tuple(4, "source.tme")));
  }
}
