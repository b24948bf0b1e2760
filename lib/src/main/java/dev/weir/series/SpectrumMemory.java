package dev.weir.series;

import dev.weir.core.FourierTransform;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which rhythms the last observations have: their periodogram, the mean taken off, under a Hann
 * window (Harris, "On the Use of Windows for Harmonic Analysis", Proceedings of the IEEE 1978).
 * Outputs:
 *
 * <ul>
 *   <li>{@code <of>_band_1}: the share of the energy in periods of 2 to 4 observations, {@code
 *       _band_2} of 4 to 8, and so on by octaves; the last has all longer ones;
 *   <li>{@code <of>_spectral_entropy}: 0 where all energy is in one frequency, 1 where all have as
 *       much (Shannon's entropy of the shares, by the logarithm of how many there are);
 *   <li>{@code <of>_dominant_period}: of the frequency with most energy, in observations.
 * </ul>
 *
 * <p>All are 0 where the window is constant. Warm-up: a window. A missing number counts as a
 * repetition of the last one when later ones look back. State: 8 bytes for each of the window and
 * 8. Cost: a transform of the window and as many logarithms as half of it.
 */
final class SpectrumMemory implements Memory {
  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "spectrum",
              "Which rhythms the last observations have: energy by octave, entropy, main period.",
              List.of(
                  MemoryKind.of(),
                  HeldWindow.option("128"),
                  Option.optional(
                          "bands", OptionType.INTEGER, "4", "Into how many octaves they are cut.")
                      .must(Constraint.between(1, 15)))),
          SpectrumMemory::names,
          Reading.DESCRIPTION,
          SpectrumMemory::new);

  private final Place place;
  private final int bands;
  private final FourierTransform transform;
  private final HeldWindow window;
  private final double[] taper;

  private SpectrumMemory(Settings settings, Place place) {
    this.place = place;
    bands = settings.integer("bands");
    transform = HeldWindow.transform(settings);
    int length = transform.length();
    if (1 << bands >= length) {
      throw new IllegalArgumentException(
          "Invalid bands: "
              + bands
              + " (must be fewer than the octaves of "
              + length
              + " observations, "
              + Integer.numberOfTrailingZeros(length)
              + ")");
    }
    window = new HeldWindow(length, place.state());
    taper = new double[length];
    for (int i = 0; i < length; i++) {
      taper[i] = (1 - StrictMath.cos(2 * Math.PI * i / length)) / 2;
    }
  }

  private static List<String> names(Settings settings) {
    String of = settings.text(MemoryKind.OF);
    List<String> names = new ArrayList<>();
    for (int band = 1; band <= settings.integer("bands"); band++) {
      names.add(of + "_band_" + band);
    }
    names.add(of + "_spectral_entropy");
    names.add(of + "_dominant_period");
    return names;
  }

  @Override
  public int cells() {
    return window.cells();
  }

  @Override
  public void observe(Moment moment) {
    double x = moment.cells[place.input()];
    window.push(moment.memory, x);
    double[] outputs = new double[bands + 2];
    if (Double.isNaN(x) || !window.isFull(moment.memory)) {
      Arrays.fill(outputs, Double.NaN);
    } else {
      describe(energies(moment.memory), outputs);
    }
    System.arraycopy(outputs, 0, moment.cells, place.output(), outputs.length);
  }

  /** The energy of each frequency from 1 to half the window. */
  private double[] energies(double[] memory) {
    int length = transform.length();
    double[] re = new double[length];
    double[] im = new double[length];
    window.normalized(memory, re);
    for (int i = 0; i < length; i++) {
      re[i] *= taper[i];
    }
    transform.forward(re, im);
    double[] energies = new double[length / 2];
    for (int k = 1; k <= length / 2; k++) {
      double twice = k < length / 2 ? 2 : 1; // the frequency below zero has as much
      energies[k - 1] = twice * (re[k] * re[k] + im[k] * im[k]);
    }
    return energies;
  }

  private void describe(double[] energies, double[] outputs) {
    double sum = 0;
    int strongest = 0;
    for (int i = 0; i < energies.length; i++) {
      sum += energies[i];
      strongest = energies[i] > energies[strongest] ? i : strongest;
    }
    if (sum == 0) {
      return;
    }
    double entropy = 0;
    for (int i = 0; i < energies.length; i++) {
      double share = energies[i] / sum;
      outputs[band(i + 1)] += share;
      entropy -= share > 0 ? share * StrictMath.log(share) : 0;
    }
    outputs[bands] = entropy / StrictMath.log(energies.length);
    outputs[bands + 1] = (double) transform.length() / (strongest + 1);
  }

  /** The octave of a frequency: 0 for the upper half of them. */
  private int band(int frequency) {
    int octave = 0;
    for (int lowest = transform.length() / 4; frequency <= lowest && octave < bands - 1; ) {
      lowest /= 2;
      octave++;
    }
    return octave;
  }
}
