package dev.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.jobs.torture.DamageCampaign;
import dev.weir.jobs.torture.DamageCase;
import dev.weir.jobs.torture.DamageCase.Outcome;
import dev.weir.jobs.torture.DamageVerdict;
import dev.weir.jobs.torture.FullDiskCampaign;
import dev.weir.jobs.torture.Harm;
import dev.weir.jobs.torture.Patient;
import dev.weir.jobs.torture.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files and full disks: an error that helps, or an exact recovery; never a wrong row. It
 * takes minutes, so it has a command of its own: {@code ./weir test damage}.
 */
@Tag("campaign")
class DamageTest {

  /** So many that a file of each family is damaged, and each harm done. */
  private static final int CASES = 20;

  @TempDir static Path folder;
  private static Optional<SmallDisk> disk = Optional.empty();
  private static String refusal = "";
  private static SparkSession spark;
  private static Patient patient;

  @BeforeAll
  static void prepare() throws Exception {
    Path home = folder.resolve("home");
    try {
      disk = Optional.of(SmallDisk.mount(home));
    } catch (IllegalArgumentException e) {
      refusal = e.getMessage();
    }
    spark = Session.open("damage", home.resolve("lake").toString());
    patient = Patient.prepared(spark, home, folder, 1, message -> {});
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
    if (disk.isPresent()) {
      disk.get().close();
    }
  }

  @Test
  void neverAWrongRowFromADamagedFile() throws Exception {
    DamageVerdict verdict =
        new DamageCampaign(patient, CASES, 1, Failures::exit, message -> {}).run();

    assertThat(verdict.passed()).as(String.join("\n", verdict.lines())).isTrue();
    assertThat(verdict.cases())
        .hasSize(CASES)
        .extracting(DamageCase::outcome)
        .contains(Outcome.EXACT, Outcome.TOLD);
    assertThat(verdict.cases()).extracting(DamageCase::harm).contains(Harm.values());
  }

  @Test
  void aFullDiskIsToldAndLeavesNoTrace() throws Exception {
    assumeTrue(disk.isPresent(), refusal);
    Path logs = Files.createDirectory(folder.resolve("logs"));
    FullDiskCampaign.Verdict verdict =
        new FullDiskCampaign(logs, 1, message -> {}).run(disk.get(), patient);

    assertThat(verdict.passed()).as(String.join("\n", verdict.lines())).isTrue();
  }
}
