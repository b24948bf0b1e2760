package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SplitMix64Test {

  /**
   * The first outputs of the reference implementation in C (Vigna, prng.di.unimi.it/splitmix64.c)
   * for this seed.
   */
  @Test
  void drawsWhatTheReferenceImplementationDraws() {
    SplitMix64 random = new SplitMix64(1234567);

    assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("6457827717110365317");
    assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("3203168211198807973");
    assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("9817491932198370423");
    assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("4593380528125082431");
    assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("16408922859458223821");
  }

  @Test
  void drawsEveryIntegerBelowTheBoundAboutAsOften() {
    SplitMix64 random = new SplitMix64(1);
    int[] seen = new int[7];

    for (int i = 0; i < 70_000; i++) {
      seen[random.nextInt(7)]++;
    }

    for (int times : seen) {
      assertThat(times).isBetween(9_700, 10_300);
    }
  }

  @Test
  void rejectsDrawsThatWouldFavourSomeIntegers() {
    int bound = 3 << 29; // 3/8 of 2^32: without rejection, 3 of 8 draws would be multiples of three
    SplitMix64 random = new SplitMix64(1);
    int multiplesOfThree = 0;

    for (int i = 0; i < 60_000; i++) {
      multiplesOfThree += random.nextInt(bound) % 3 == 0 ? 1 : 0;
    }

    assertThat(multiplesOfThree).isBetween(19_500, 20_500);
  }

  @Test
  void drawsDoublesFromZeroInclusiveToOneExclusive() {
    SplitMix64 random = new SplitMix64(1);
    double sum = 0;

    for (int i = 0; i < 100_000; i++) {
      double drawn = random.nextDouble();
      assertThat(drawn >= 0 && drawn < 1).isTrue();
      sum += drawn;
    }

    assertThat(sum / 100_000).isBetween(0.497, 0.503);
  }

  @Test
  void splitGeneratorsDoNotDisturbEachOther() {
    SplitMix64 one = new SplitMix64(1);
    SplitMix64 other = new SplitMix64(1);
    SplitMix64 child = one.split();
    other.split().nextLong();
    child.nextDouble();

    assertThat(one.nextLong()).isEqualTo(other.nextLong());
  }

  @Test
  void refusesAnEmptyRange() {
    assertThatThrownBy(() -> new SplitMix64(1).nextInt(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid bound: 0 (must be above 0)");
  }
}
