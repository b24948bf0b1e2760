package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.Sha256;
import dev.weir.spec.Choice;
import dev.weir.spec.Kind;
import dev.weir.spec.Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DetectorsTest {

  @Test
  void makesTheChosenDetector() {
    Settings settings =
        new Settings(Map.of("trees", 200L, "sample", 512L, "beyond-range", "ignore"));

    assertThat(Detectors.detector(new Choice("isolation-forest", settings)))
        .isEqualTo(new IsolationForest(200, 512, false));
    assertThat(Detectors.detector(new Choice("robust-z-score", Settings.NONE)))
        .isEqualTo(new RobustZScore());
  }

  @Test
  void namesAreUnique() {
    assertThat(Detectors.kinds()).extracting(Kind::name).doesNotHaveDuplicates();
  }

  /**
   * Written down, so that a change of Java, machine or code that changes a model's bits is seen.
   */
  @Test
  void modelsHaveTheBytesTheyAlwaysHad() {
    Sample sample = Samples.with(Samples.ordinary(500, 4, 1), Double.NaN);

    assertThat(Sha256.hex(Detectors.encode(new IsolationForest(20, 64, false).fit(sample))))
        .isEqualTo("719e7123e7a7f10b07810dcda132d0191903d53e8c97f5cc338a29c800ab2f20");
    assertThat(Sha256.hex(Detectors.encode(new RobustZScore().fit(sample))))
        .isEqualTo("bca7a5fba06356372a32917dc0864ec149b86b19f05c3cb97c2a43fff3913fb6");
  }

  @Test
  void refusesAnUnknownDetector() {
    assertThatThrownBy(() -> Detectors.detector(new Choice("oracle", Settings.NONE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot make detector: there is no detector 'oracle'. Choose one of "
                + String.join(", ", Detectors.kinds().stream().map(Kind::name).toList())
                + ".");
  }

  @Test
  void refusesAModelOfAnUnknownDetector() {
    byte[] bytes = ModelFile.encode("oracle", ModelParts.EMPTY);

    assertThatThrownBy(() -> Detectors.decode(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot read model: there is no detector 'oracle'.");
  }

  @Test
  void refusesAModelWithoutItsParts() {
    byte[] bytes = ModelFile.encode("isolation-forest", ModelParts.EMPTY.with("version", 1));

    assertThatThrownBy(() -> Detectors.decode(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot read model: it has no 'dimension', only [version]. Train the model again.");
  }

  @Test
  void refusesAModelOfALaterVersion() {
    byte[] bytes = ModelFile.encode("isolation-forest", ModelParts.EMPTY.with("version", 2));

    assertThatThrownBy(() -> Detectors.decode(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot read model: its isolation forest has version 2, this Weir reads 1. "
                + "Train the model again.");
  }

  @Test
  void tellsWhatIsWrongWithAFile() {
    byte[] text = "this is a text and no model".getBytes(StandardCharsets.US_ASCII);
    byte[] model = Detectors.encode(new RobustZScore().fit(Samples.of(1, 1, 1, 2)));
    byte[] damaged = model.clone();
    damaged[model.length - 6] ^= 64;

    assertUnreadable(new byte[3], "it has only 3 bytes");
    assertUnreadable(text, "it is not a model of Weir");
    assertUnreadable(damaged, "its checksum does not match, so it is damaged or cut short");
  }

  @Test
  void refusesASampleWithoutRowsOrFeatures() {
    assertThatThrownBy(() -> new Sample(new double[0], 0, List.of("a"), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot fit a detector: the sample has 0 rows. "
                + "Give it a history with at least one complete observation.");
    assertThatThrownBy(() -> new Sample(new double[1], 1, List.of(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot fit a detector: the sample has no features. Name at least one feature.");
    assertThatThrownBy(() -> new Sample(new double[5], 3, List.of("a", "b"), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot fit a detector: 5 numbers are not 3 rows of 2 features.");
  }

  private static void assertUnreadable(byte[] bytes, String reason) {
    assertThatThrownBy(() -> Detectors.decode(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot read model: " + reason + ". Restore the file or train the model again.");
  }
}
