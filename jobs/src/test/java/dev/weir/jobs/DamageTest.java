package dev.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weir.jobs.torture.DamageCampaign;
import dev.weir.jobs.torture.DamageCase;
import dev.weir.jobs.torture.DamageCase.Outcome;
import dev.weir.jobs.torture.DamageVerdict;
import dev.weir.jobs.torture.FullDiskCampaign;
import dev.weir.jobs.torture.SmallDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files and full disks: an error that helps, or an exact recovery; never a wrong row. */
@Tag("slow")
class DamageTest {

  /** So many that each kind of file is damaged once. */
  private static final int CASES = 16;

  @TempDir Path folder;

  @Test
  void neverAWrongRowFromADamagedFile() throws Exception {
    DamageVerdict verdict =
        new DamageCampaign(folder.resolve("damage"), CASES, 1, Failures::exit, message -> {})
            .run(Session::open);

    assertThat(verdict.cases()).hasSize(CASES);
    assertThat(verdict.passed()).as(String.join("\n", verdict.lines())).isTrue();
    assertThat(verdict.cases())
        .extracting(DamageCase::outcome)
        .contains(Outcome.EXACT, Outcome.TOLD);
  }

  @Test
  void aFullDiskIsToldAndLeavesNoTrace() throws Exception {
    requireMounting();
    FullDiskCampaign.Verdict verdict =
        new FullDiskCampaign(folder.resolve("full"), 2, 1, message -> {}).run(Session::open);

    assertThat(verdict.passed()).as(String.join("\n", verdict.lines())).isTrue();
  }

  private void requireMounting() throws IOException, InterruptedException {
    try {
      SmallDisk.mount(folder.resolve("probe"), 1).close();
    } catch (IllegalArgumentException e) {
      abort(e.getMessage());
    }
  }
}
