package dev.weir.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {

  @TempDir Path folder;

  @Test
  void namesTheFileThatCouldNotBeWritten() {
    assertThat(told(new IOException("Cannot write file:/lake/a.parquet: No space left on device")))
        .get(STRING)
        .matches(
            "Cannot write /lake/a.parquet: No space left on device. The disk of / has [0-9,]+ bytes free."
                + " Free space there and start the job again: it goes on where it was.");
    assertThat(
            told(
                new IllegalStateException(
                    "Task failed",
                    new FileSystemException(folder + "/b/c", null, "No space left on device"))))
        .get(STRING)
        .startsWith("Cannot write " + folder + "/b/c: No space left on device. ")
        .contains(" The disk of " + folder + " has ");
    assertThat(
            told(
                new IllegalStateException(
                    "Task failed while writing rows to file:" + folder + "/scores. SQLSTATE: 58030",
                    new IOException("No space left on device"))))
        .get(STRING)
        .startsWith("Cannot write " + folder + "/scores: No space left on device. ");
    assertThat(told(new IllegalStateException(new IOException("No space left on device"))))
        .get(STRING)
        .startsWith("Cannot write to a disk, of the lake or of Spark's local folders");
  }

  @Test
  void isSilentAboutOthers() {
    assertThat(told(new IOException("Permission denied"))).isEmpty();
    assertThat(told(new IOException((String) null))).isEmpty();
  }

  private static Optional<String> told(Throwable failure) {
    return FullDisk.of(failure).map(Throwable::getMessage);
  }
}
