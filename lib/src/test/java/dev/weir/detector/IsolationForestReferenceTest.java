package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.evaluation.Auroc;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The isolation forest finds what scikit-learn's finds on labelled data: 100 trees of 256 rows,
 * fitted on all rows without labels and scored on the same (the protocol of Liu, Ting and Zhou
 * 2008), the mean AUROC of the seeds 1 to 5. The reference is scikit-learn 1.2.1, its mean and
 * standard deviation over five seeds.
 */
class IsolationForestReferenceTest {

  @ParameterizedTest
  @CsvSource({
    "shuttle, 0.9971, 0.0004",
    "mammography, 0.8609, 0.0076",
    "annthyroid, 0.8241, 0.0183",
    "satellite, 0.6981, 0.0171",
    "cardio, 0.9318, 0.0121",
    "vowels, 0.7600, 0.0243",
    "ionosphere, 0.8461, 0.0054",
    "cover, 0.8643, 0.0425",
    "http, 0.9998, 0.0003"
  })
  void findsWhatTheReferenceFinds(String name, double mean, double deviation) throws IOException {
    LabelledRows data = LabelledRows.read(LabelledCases.file(name));
    double sum = 0;
    for (int seed = 1; seed <= 5; seed++) {
      Scorer scorer = new IsolationForest(100, 256, false).fit(data.sample(seed));
      double[] scores = new double[data.count()];
      scorer.score(data.rows(), data.count(), scores);
      sum += Auroc.of(scores, data.anomalous());
    }

    assertThat(sum / 5).isCloseTo(mean, within(Math.max(0.01, 2 * deviation)));
  }
}
