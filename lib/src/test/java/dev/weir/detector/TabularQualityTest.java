package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.detector.TabularQuality.Quality;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Detectors find at least what the references for the same methods find in small labelled tables,
 * less .01, and auto what it was measured to find, less .015: fitted on all rows without labels and
 * scored on the same. The references are those of ADBench's kind: neighbours and support vectors on
 * features scaled to their ranges, tails, histograms and components after PyOD.
 */
class TabularQualityTest {

  @ParameterizedTest
  @CsvSource({
    "mammography, 0.862, 0.26",
    "annthyroid, 0.887, 0.44",
    "satellite, 0.770, 0.73",
    "cardio, 0.902, 0.55",
    "vowels, 0.904, 0.31",
    "ionosphere, 0.917, 0.90"
  })
  void autoFindsWhatItWasMeasuredToFind(String name, double auroc, double precision)
      throws IOException {
    LabelledRows data = LabelledRows.read(LabelledCases.file(name));

    Quality quality = TabularQuality.measure(new AutoDetector(), data, 2);

    assertThat(quality.auroc()).isGreaterThan(auroc - 0.015);
    assertThat(quality.precision()).isGreaterThan(precision - 0.05);
  }

  @ParameterizedTest
  @CsvSource({
    "mammography, knn, 0.8424",
    "annthyroid, knn, 0.7343",
    "cardio, knn, 0.7330",
    "vowels, knn, 0.9797",
    "ionosphere, knn, 0.9259",
    "annthyroid, lof, 0.7076",
    "cardio, lof, 0.6372",
    "vowels, lof, 0.9443",
    "ionosphere, lof, 0.8609",
    "mammography, one-class-svm, 0.8404",
    "annthyroid, one-class-svm, 0.6054",
    "cardio, one-class-svm, 0.9328",
    "vowels, one-class-svm, 0.7543",
    "ionosphere, one-class-svm, 0.8235",
    "mammography, ecod, 0.9062",
    "annthyroid, ecod, 0.7887",
    "satellite, ecod, 0.5830",
    "cardio, ecod, 0.9350",
    "vowels, ecod, 0.5929",
    "ionosphere, ecod, 0.7284",
    "mammography, copod, 0.9053",
    "annthyroid, copod, 0.7760",
    "satellite, copod, 0.6335",
    "cardio, copod, 0.9219",
    "vowels, copod, 0.4958",
    "ionosphere, copod, 0.7895",
    "mammography, hbos, 0.8299",
    "annthyroid, hbos, 0.6186",
    "satellite, hbos, 0.7608",
    "cardio, hbos, 0.8516",
    "vowels, hbos, 0.6766",
    "ionosphere, hbos, 0.5198",
    "mammography, pca, 0.8863",
    "annthyroid, pca, 0.6729",
    "satellite, pca, 0.6012",
    "cardio, pca, 0.9506",
    "vowels, pca, 0.6062",
    "ionosphere, pca, 0.7834"
  })
  void detectorsFindWhatTheirReferencesFind(String name, String detector, double auroc)
      throws IOException {
    LabelledRows data = LabelledRows.read(LabelledCases.file(name));

    Quality quality = TabularQuality.measure(TabularQuality.detector(detector), data, 1);

    assertThat(quality.auroc()).isGreaterThan(auroc - 0.01);
  }
}
