package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.SplitMix64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {

  /** Fewer rows than a tile holds, as many, one more, several tiles, features beyond a tile. */
  @ParameterizedTest
  @CsvSource({"5, 1", "2304, 1", "2305, 1", "1000, 7", "3000, 8", "1153, 9", "1000, 10", "3, 2500"})
  void measuresTheDistancesFromEachRowToEachReference(int count, int dimension) {
    ScaledRows references = random(count, dimension, 1);
    ScaledRows rows = random(5, dimension, 2);
    double[][] squared = new double[3][count];

    References.of(references).squaredDistances(rows.z(), 1, 4, squared);

    for (int row = 0; row < 3; row++) {
      for (int i = 0; i < count; i++) {
        double sum = 0;
        for (int feature = 0; feature < dimension; feature++) {
          double d =
              references.z()[i * dimension + feature] - rows.z()[(row + 1) * dimension + feature];
          sum += d * d;
        }
        assertThat(squared[row][i]).isEqualTo(sum);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2305, 1", "1153, 9"})
  void areReadAsTheyWereWritten(int count, int dimension) {
    References references = References.of(random(count, dimension, 3));

    References read = References.of(references.parts());

    assertThat(read.sameAs(references)).isTrue();
    assertThat(read.sameAs(References.of(random(count, dimension, 4)))).isFalse();
  }

  private static ScaledRows random(int count, int dimension, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    double[] z = new double[count * dimension];
    for (int i = 0; i < z.length; i++) {
      z[i] = Normal.next(random);
    }
    return new ScaledRows(z, count, dimension);
  }
}
