package dev.weir.jobs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.engine.Progress;
import dev.weir.jobs.torture.Campaign;
import dev.weir.jobs.torture.JobKills;
import dev.weir.jobs.torture.SyscallCampaign;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a torture cannot do is said before anything is started. */
class TortureTest {

  private static final Path FOLDER = Path.of("not-there");

  @Test
  void withoutAKillThereIsNothingToCompare() {
    refused(
        () -> new Campaign(FOLDER, 40_000, 0, 7, Progress.SILENT),
        "Invalid --rows or --kills: 40000 and 0 (must be at least 40000, of which a fifth is trained on, and 1)");
    refused(
        () -> new JobKills(FOLDER, 0, 7, Progress.SILENT),
        "Invalid --kills: 0 (must be at least 1)");
    refused(
        () -> new SyscallCampaign(FOLDER, 0, 7, Progress.SILENT),
        "Invalid --most: 0 (must be at least 1)");
  }

  @Test
  void tooFewRowsCannotBeTrainedOn() {
    refused(
        () -> new Campaign(FOLDER, 39_999, 1, 7, Progress.SILENT),
        "Invalid --rows or --kills: 39999 and 1 (must be at least 40000, of which a fifth is trained on, and 1)");
  }

  private static void refused(ThrowingCallable beginning, String complaint) {
    assertThatThrownBy(beginning)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(complaint);
  }
}
