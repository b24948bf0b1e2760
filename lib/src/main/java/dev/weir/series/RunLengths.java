package dev.weir.series;

/**
 * Bayesian online change-point detection (Adams and MacKay, "Bayesian Online Changepoint
 * Detection", arXiv 0710.3742, 2007) of normal numbers whose mean and variance both change. A run
 * is the time since the last change; for each possible one there is a probability w and a
 * normal-inverse-gamma posterior of its n numbers with mean y and sum of squares S about it:
 *
 * <pre>
 *   kappa = 1/4 + n     alpha = 1 + n/2     mu = (m/4 + n y) / kappa
 *   beta  = s² + S/2 + n (y - m)² / (8 kappa)
 *   p(x)  = Student's t with 2 alpha degrees of freedom, location mu,
 *           and squared scale beta (kappa + 1) / (alpha kappa)
 *   w'    = w p(x) (1 - h) for the run that goes on,  sum of w p(x) h for one that begins next
 * </pre>
 *
 * <p>The prior, of no numbers, is that of the series: location m and spread s, as known when x
 * comes. Of more than 64 runs the least probable is forgotten. Magnitudes count as at most 1e100.
 *
 * <p>State: 257 cells. Cost: a logarithm and an exponential for each run.
 *
 * @param hazard h, the probability of a change at each number
 * @param state the first of its cells
 */
record RunLengths(double hazard, int state) {
  static final int MOST = 64;
  static final int CELLS = 1 + 4 * MOST;

  private static final double LARGEST = 1e100;
  private static final double KAPPA = 0.25;
  private static final double LOG_TWO_PI = 1.8378770664093453;
  private static final double[] LOG_GAMMA_RATIOS = logGammaRatios(2048);

  // Per run, oldest first; the number of runs is in the first cell.
  private static final int WEIGHT = 1;
  private static final int NUMBERS = WEIGHT + MOST;
  private static final int MEAN = NUMBERS + MOST;
  private static final int SQUARES = MEAN + MOST;

  /** What the runs made of a number before they learnt it. */
  record Prediction(double mean, double spread, double logDensity) {}

  /** Student's t with 2 + n degrees of freedom. */
  private record Predictive(double n, double location, double squaredScale) {

    double logDensity(double x) {
      double alpha = 1 + n / 2;
      double wide = 2 * alpha * squaredScale;
      double off = x - location;
      return logGammaRatio(n)
          - (LOG_TWO_PI + StrictMath.log(wide / 2)) / 2
          - (alpha + 0.5) * StrictMath.log1p(off * off / wide);
    }
  }

  /** ln(Gamma(alpha + 1/2) / Gamma(alpha)) for alpha = 1 + n/2, by Gamma(x + 1) = x Gamma(x). */
  private static double[] logGammaRatios(int count) {
    double[] ratios = new double[count];
    double ratio = Math.sqrt(Math.PI) / 2;
    for (int n = 0; n < count; n++) {
      ratios[n] = StrictMath.log(ratio);
      ratio = (1 + n / 2.0) / ratio;
    }
    return ratios;
  }

  static double logGammaRatio(double n) {
    if (n < LOG_GAMMA_RATIOS.length) {
      return LOG_GAMMA_RATIOS[(int) n];
    }
    double alpha = 1 + n / 2; // Stirling's series
    return StrictMath.log(alpha) / 2 - 1 / (8 * alpha) + 1 / (192 * alpha * alpha * alpha);
  }

  /** The probability that the current run has at most so many numbers. */
  double atMost(double[] memory, int numbers) {
    double sum = 0;
    for (int run = 0; run < count(memory); run++) {
      sum += memory[state + NUMBERS + run] <= numbers ? memory[state + WEIGHT + run] : 0;
    }
    return sum;
  }

  /**
   * Takes in a number.
   *
   * @param m the location of the prior
   * @param s its spread, above 0
   */
  Prediction observe(double[] memory, double number, double m, double s) {
    double x = Bounds.within(number, LARGEST);
    double location = Bounds.within(m, LARGEST);
    double variance = Math.min(s, LARGEST) * Math.min(s, LARGEST);
    int runs = count(memory);
    if (runs == 0) {
      memory[state + WEIGHT] = 1;
      runs = 1;
    }
    double[] logs = new double[runs];
    double most = Double.NEGATIVE_INFINITY;
    double mean = 0; // from the prior's location
    double square = 0;
    for (int run = 0; run < runs; run++) {
      Predictive predictive = predictive(memory, run, location, variance);
      logs[run] = predictive.logDensity(x);
      most = Math.max(most, logs[run]);
      double weight = memory[state + WEIGHT + run];
      double off = predictive.location() - location;
      mean += weight * off;
      square += weight * (off * off + predictive.squaredScale());
    }
    double sum = reweigh(memory, logs, most);
    learn(memory, runs, x);
    begin(memory, runs);
    double spread = Math.sqrt(Math.max(0, square - mean * mean));
    return new Prediction(location + mean, spread, most + StrictMath.log(sum));
  }

  private Predictive predictive(double[] memory, int run, double location, double variance) {
    double n = memory[state + NUMBERS + run];
    double y = memory[state + MEAN + run];
    double kappa = KAPPA + n;
    double off = y - location;
    double beta =
        variance + memory[state + SQUARES + run] / 2 + KAPPA * n * off * off / (2 * kappa);
    double alpha = 1 + n / 2;
    return new Predictive(
        n, (KAPPA * location + n * y) / kappa, beta * (kappa + 1) / (alpha * kappa));
  }

  /** Multiplies the weights by the densities and makes room for the hazard; returns their sum. */
  private double reweigh(double[] memory, double[] logs, double most) {
    double sum = 0;
    for (int run = 0; run < logs.length; run++) {
      double joint = memory[state + WEIGHT + run] * StrictMath.exp(logs[run] - most);
      memory[state + WEIGHT + run] = joint;
      sum += joint;
    }
    for (int run = 0; run < logs.length; run++) {
      memory[state + WEIGHT + run] *= (1 - hazard) / sum;
    }
    return sum;
  }

  private void learn(double[] memory, int runs, double x) {
    for (int run = 0; run < runs; run++) {
      double n = ++memory[state + NUMBERS + run];
      double off = x - memory[state + MEAN + run];
      memory[state + MEAN + run] += off / n;
      memory[state + SQUARES + run] += off * (x - memory[state + MEAN + run]);
    }
  }

  /**
   * Adds the run that begins next, in the place of the least probable one if there are too many.
   */
  private void begin(double[] memory, int runs) {
    int last = runs;
    if (runs == MOST) {
      int least = 0;
      for (int run = 1; run < runs; run++) {
        if (memory[state + WEIGHT + run] < memory[state + WEIGHT + least]) {
          least = run;
        }
      }
      double kept = (1 - hazard - memory[state + WEIGHT + least]) / (1 - hazard);
      for (int part = WEIGHT; part < CELLS; part += MOST) {
        int at = state + part + least;
        System.arraycopy(memory, at + 1, memory, at, MOST - 1 - least);
      }
      for (int run = 0; run < MOST - 1; run++) {
        memory[state + WEIGHT + run] /= kept;
      }
      last = MOST - 1;
    }
    memory[state + WEIGHT + last] = hazard;
    memory[state + NUMBERS + last] = 0;
    memory[state + MEAN + last] = 0;
    memory[state + SQUARES + last] = 0;
    memory[state] = last + 1.0;
  }

  private int count(double[] memory) {
    return (int) memory[state];
  }
}
