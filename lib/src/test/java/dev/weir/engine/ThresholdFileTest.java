package dev.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.spec.InvalidPipelineException;
import dev.weir.threshold.ThresholdKind;
import dev.weir.threshold.Thresholds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thresholds as a pipeline file writes them. */
class ThresholdFileTest {

  private static Pipeline read(String threshold) {
    return Pipeline.of("", "p.yaml", Texts.WINDOWED.replace("{quantile: {of: 0.97}}", threshold));
  }

  @Test
  void everyThresholdWithDefaultsIsMadeByItsName() {
    for (ThresholdKind kind : Thresholds.all()) {
      if (kind.kind().options().stream().allMatch(option -> option.fallback().isPresent())) {
        Pipeline pipeline = read(kind.name());

        assertThat(Thresholds.threshold(pipeline.spec().threshold()))
            .isEqualTo(kind.maker().apply(kind.kind().defaults()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{rolling-quantile: {over: 3d}} | threshold.rolling-quantile.at-least: 100 (must be at most 72, the windows of '1 hour' in over, '3 days')",
        "{rolling-quantile: {over: 0 s, at-least: 10}} | threshold.rolling-quantile.over: '0 s' (must be longer than 0)",
        "{rolling-quantile: {of: 1}} | threshold.rolling-quantile.of: '1' (must be above 0 and below 1)",
        "{rolling-mad: {at-least: 9}} | threshold.rolling-mad.at-least: '9' (must be between 10 and 1000000)",
        "{dspot: {over: 20 days}} | threshold.dspot.at-least: 500 (must be at most 480, the windows of '1 hour' in over, '20 days')",
        "{pot: {tail: 0.5}} | threshold.pot.tail: '0.5' (must be above 0 and below 0.5)",
        "{fdr: {every: daily}} | threshold.fdr.every: 'daily' (must be a duration such as 90 seconds, 1 hour or 2 days, longer than 0)",
        "{fdr: {level: 0.1}} | threshold.fdr.level: unknown key"
      })
  void aMistakeIsNamedWithItsKeyAndRemedy(String threshold, String problem) {
    assertThatThrownBy(() -> read(threshold))
        .isInstanceOf(InvalidPipelineException.class)
        .hasMessageContaining("p.yaml:")
        .hasMessageContaining(problem);
  }
}
