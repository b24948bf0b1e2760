package dev.weir.threshold;

import static dev.weir.threshold.Histories.calibration;
import static dev.weir.threshold.Histories.level;
import static dev.weir.threshold.Histories.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The level between ordinary scores and those of a history's anomalies. */
class MixtureThresholdTest {

  private static final Calibration CONTAMINATED =
      random(
          7,
          20_000,
          random ->
              random.nextInt(100) < 5 ? 8 + random.nextGaussian() : 2 * random.nextGaussian());

  /**
   * Of 0.95 N(0, 2) and 0.05 N(8, 1) the densities are equal where
   *
   * <pre>{@code
   * log(0.05 / 0.95) + log 2 - (x - 8)^2 / 2 + x^2 / 8 = 0, so x = 5.9295
   * }</pre>
   */
  @Test
  void theLevelIsWhereTheDensitiesCross() {
    assertThat(level("mixture", Map.of("share", 0.5), CONTAMINATED))
        .isCloseTo(5.9295, within(0.15));
  }

  @Test
  void aLargerShareIsAHigherLevel() {
    assertThat(level("mixture", Map.of("share", 0.9), CONTAMINATED))
        .isGreaterThan(level("mixture", Map.of("share", 0.5), CONTAMINATED) + 0.2);
  }

  @Test
  void whereThereIsNothingToTellApartNothingIsFound() {
    Calibration ordinary = random(8, 5_000, Random::nextGaussian);
    Calibration mostlyHigh =
        random(9, 5_000, r -> r.nextInt(10) < 8 ? 10 + r.nextGaussian() : r.nextGaussian());

    assertThat(level("mixture", Map.of("share", 0.5), ordinary)).isEqualTo(highest(ordinary));
    assertThat(level("mixture", Map.of("share", 0.5), mostlyHigh)).isEqualTo(highest(mostlyHigh));
    assertThat(level("mixture", Map.of("share", 0.5), calibration(3, 3, 3))).isEqualTo(3);
  }

  private static double highest(Calibration calibration) {
    return calibration.scores().get(calibration.scores().size() - 1);
  }
}
