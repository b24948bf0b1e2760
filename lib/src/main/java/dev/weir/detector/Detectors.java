package dev.weir.detector;

import dev.weir.spec.Choice;
import dev.weir.spec.Kind;
import java.util.List;
import java.util.stream.Collectors;

/** The detectors there are. To add one, see {@code docs/adding-a-detector.md}. */
public final class Detectors {
  private static final List<DetectorKind> ALL =
      List.of(
          AutoDetector.KIND,
          IsolationForest.KIND,
          ExtendedIsolationForest.KIND,
          Inne.KIND,
          Lesinn.KIND,
          Knn.KIND,
          LocalOutlierFactor.KIND,
          KMeans.KIND,
          Mcd.KIND,
          GaussianMixture.KIND,
          Pca.KIND,
          OneClassSvm.KIND,
          Ecod.KIND,
          Copod.KIND,
          Hbos.KIND,
          Loda.KIND,
          RobustZScore.KIND,
          FeatureSum.KIND);

  private Detectors() {}

  /** Every detector, in the order of the documentation. */
  public static List<DetectorKind> all() {
    return ALL;
  }

  /** What the pipeline file may name as a detector. */
  public static List<Kind> kinds() {
    return ALL.stream().map(DetectorKind::kind).toList();
  }

  /**
   * Makes the detector that a pipeline file chose.
   *
   * @throws IllegalArgumentException if there is no such kind
   */
  public static Detector detector(Choice choice) {
    return kind(choice.kind(), "Cannot make detector").maker().apply(choice.settings());
  }

  /**
   * A scorer as bytes: equal scorers give equal bytes, and {@link #decode} gives a scorer of the
   * same bits.
   */
  public static byte[] encode(Scorer scorer) {
    DetectorKind kind = kind(scorer.kind(), "Cannot write model");
    return ModelFile.encode(kind.name(), kind.writer().apply(scorer));
  }

  /**
   * The scorer that was {@link #encode encoded}.
   *
   * @throws IllegalArgumentException if the bytes are damaged, cut short, or of an unknown format
   *     or detector
   */
  public static Scorer decode(byte[] bytes) {
    ModelFile file = ModelFile.decode(bytes);
    DetectorKind kind = kind(file.kind(), "Cannot read model");
    try {
      return kind.reader().apply(file.parts());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Cannot read model: " + e.getMessage() + ".", e);
    }
  }

  private static DetectorKind kind(String name, String failure) {
    return ALL.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    failure
                        + ": there is no detector '"
                        + name
                        + "'. Choose one of "
                        + ALL.stream().map(DetectorKind::name).collect(Collectors.joining(", "))
                        + "."));
  }
}
