package dev.weir.series;

import dev.weir.core.FourierTransform;
import dev.weir.spec.Kind;
import dev.weir.spec.Settings;
import java.util.Arrays;
import java.util.List;

/**
 * How much the latest observation stands out of the rhythm of those before it: the spectral
 * residual (Ren et al., "Time-Series Anomaly Detection Service at Microsoft", KDD 2019, section
 * 3.1). With F the Fourier transform of a window, A its magnitudes and n(k) the frequencies k - 1,
 * k and k + 1:
 *
 * <pre>
 *   R(k)     = ln A(k) - mean of ln A over n(k)
 *   S        = |inverse transform of exp(R + i phase)|
 *            = |inverse transform of F / cube root of the product of A over n(k)|
 *   saliency = (S(x) - mean of S over the 21 before x) / that mean
 * </pre>
 *
 * <p>As in the paper the latest observation is followed by 5 estimated ones, so that it does not
 * lie at the edge: all are x(t - 5) plus 5 times the mean slope from each of the 5 before x(t - 1)
 * to that. They do not look at the latest: what is strange about it would be carried on. Unlike
 * there, the mean of the window is taken off first: a saliency does not depend on where zero is.
 * Magnitudes below 1e-12 of the largest count as that.
 *
 * <p>Output {@code <of>_saliency}, -1 or more, 0 where nothing stands out. Warm-up: a window less
 * the 5. A missing number counts as a repetition of the last one when later ones look back.
 * Magnitudes of numbers count as at most 1e100. State: 8 bytes for each of the window and 16. Cost:
 * two transforms of the window, some 10 µs for 128.
 */
final class SpectralResidualMemory implements Memory {
  private static final int ESTIMATED = 5;
  private static final int LOCAL = 21;
  private static final double SMALLEST_SHARE = 1e-12;

  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "spectral-residual",
              "How much a value stands out of the rhythm of those before it.",
              List.of(MemoryKind.of(), HeldWindow.option("128"))),
          MemoryKind.outputs("saliency"),
          Reading.SURPRISE,
          SpectralResidualMemory::new);

  private final Place place;
  private final FourierTransform transform;
  private final HeldWindow window;

  private SpectralResidualMemory(Settings settings, Place place) {
    this.place = place;
    transform = HeldWindow.transform(settings);
    window = new HeldWindow(transform.length() - ESTIMATED, place.state());
  }

  @Override
  public int cells() {
    return window.cells();
  }

  @Override
  public void observe(Moment moment) {
    double x = moment.cells[place.input()];
    window.push(moment.memory, x);
    boolean tells = !Double.isNaN(x) && window.isFull(moment.memory);
    moment.cells[place.output()] = tells ? saliency(moment.memory) : Double.NaN;
  }

  private double saliency(double[] memory) {
    int length = transform.length();
    int latest = window.length() - 1;
    double[] re = new double[length];
    double[] im = new double[length];
    window.normalized(memory, re);
    Arrays.fill(re, latest + 1, length, estimated(re, latest - 1));
    transform.forward(re, im);
    whiten(re, im);
    transform.backward(re, im);
    double local = 0;
    for (int i = latest - LOCAL; i < latest; i++) {
      local += magnitude(re[i], im[i]) / LOCAL;
    }
    double own = magnitude(re[latest], im[latest]);
    return local > 0 ? (own - local) / local : 0;
  }

  private static double magnitude(double re, double im) {
    return Math.sqrt(re * re + im * im);
  }

  private static double estimated(double[] x, int last) {
    double slope = 0;
    for (int ago = 1; ago <= ESTIMATED; ago++) {
      slope += (x[last] - x[last - ago]) / ago / ESTIMATED;
    }
    return x[last - ESTIMATED + 1] + slope * ESTIMATED;
  }

  /** Divides each frequency by the geometric mean of the magnitudes around it. */
  private static void whiten(double[] re, double[] im) {
    int half = re.length / 2;
    double[] magnitudes = new double[half + 1];
    double largest = 0;
    for (int k = 1; k <= half; k++) {
      magnitudes[k] = magnitude(re[k], im[k]);
      largest = Math.max(largest, magnitudes[k]);
    }
    if (largest == 0) {
      return;
    }
    for (int k = 1; k <= half; k++) {
      magnitudes[k] = Math.max(magnitudes[k] / largest, SMALLEST_SHARE);
    }
    magnitudes[0] = magnitudes[1]; // the mean has none of its own
    re[0] = 0;
    im[0] = 0;
    for (int k = 1; k <= half; k++) {
      double after = magnitudes[k < half ? k + 1 : k - 1];
      double scale = 1 / (StrictMath.cbrt(magnitudes[k - 1] * magnitudes[k] * after) * largest);
      re[k] *= scale;
      im[k] *= scale;
      if (k < half) {
        re[re.length - k] = re[k];
        im[im.length - k] = -im[k];
      }
    }
  }
}
