package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FourierTransformTest {

  @Test
  void isTheSumThatDefinesIt() {
    for (int length : new int[] {2, 4, 64}) {
      double[] x = random(length, 1);
      double[] y = random(length, 2);
      double[] re = x.clone();
      double[] im = y.clone();
      new FourierTransform(length).forward(re, im);
      for (int k = 0; k < length; k++) {
        double real = 0;
        double imaginary = 0;
        for (int j = 0; j < length; j++) {
          double angle = -2 * Math.PI * j * k / length;
          real += x[j] * Math.cos(angle) - y[j] * Math.sin(angle);
          imaginary += x[j] * Math.sin(angle) + y[j] * Math.cos(angle);
        }
        assertThat(re[k]).isCloseTo(real, within(1e-11));
        assertThat(im[k]).isCloseTo(imaginary, within(1e-11));
      }
    }
  }

  @Test
  void backwardUndoesForward() {
    double[] re = random(256, 3);
    double[] im = random(256, 4);
    FourierTransform transform = new FourierTransform(256);
    transform.forward(re, im);
    transform.backward(re, im);
    double[] x = random(256, 3);
    double[] y = random(256, 4);
    for (int i = 0; i < 256; i++) {
      assertThat(re[i] / 256).isCloseTo(x[i], within(1e-13));
      assertThat(im[i] / 256).isCloseTo(y[i], within(1e-13));
    }
  }

  @Test
  void takesPowersOfTwoOnly() {
    for (int length : new int[] {-4, 0, 1, 12}) {
      assertThatThrownBy(() -> new FourierTransform(length))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Invalid length: " + length + " (must be a power of two, at least 2)");
    }
  }

  private static double[] random(int length, long seed) {
    return new Random(seed).doubles(length, -1, 1).toArray();
  }
}
