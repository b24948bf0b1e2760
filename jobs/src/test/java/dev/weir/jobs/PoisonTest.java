package dev.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.engine.Progress;
import dev.weir.jobs.torture.Poisoning;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir torture poison}, with few records. */
@Tag("slow")
class PoisonTest {

  @TempDir Path folder;

  @Test
  void whatIsPlantedIsInQuarantineWithPlaceReasonAndBytes() throws Exception {
    Poisoning.Verdict verdict =
        new Poisoning(folder.resolve("out"), 24_000, 2, 1, 7, Progress.SILENT)
            .onOwnBroker(Session::open);

    assertThat(verdict.lines()).contains("ledger: balanced");
    assertThat(verdict.missing()).isZero();
    assertThat(verdict.surplus()).isZero();
    assertThat(verdict.exact()).isTrue();
    assertThat(verdict.malformed()).hasSize(12).containsEntry("huge", 2L);
    assertThat(verdict.malformed().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(240);
  }

  @Test
  void whatCannotBeIsSaid() {
    assertInvalid(
        24_050, 2, 1, "Invalid --records: 24050 (must be a multiple of 100, and at least 10000)");
    assertInvalid(
        24_000, 241, 1, "Invalid --huge: 241 (must be between 0 and a hundredth of --records)");
    assertInvalid(24_000, 2, 0, "Invalid --rounds: 0 (must be at least 1)");
    assertThatThrownBy(() -> new Poisoning(folder, 24_000, 2, 1, 7, Progress.SILENT))
        .hasMessage(
            "Cannot torture in "
                + folder
                + ": it exists. Remove it, or choose another with --out.");
  }

  private void assertInvalid(long rows, long huge, int rounds, String complaint) {
    assertThatThrownBy(
            () -> new Poisoning(folder.resolve("out"), rows, huge, rounds, 7, Progress.SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(complaint);
  }
}
