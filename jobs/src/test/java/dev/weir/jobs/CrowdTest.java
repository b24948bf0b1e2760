package dev.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.engine.Progress;
import dev.weir.jobs.torture.Appends;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two processes commit to one table at once; {@code weir torture crowd} has five on a lake. */
@Tag("slow")
@ExtendWith(Interpreted.class)
class CrowdTest {

  private static final int COMMITS = 2_500;
  private static final int FEWEST_TURNS = 50;

  @TempDir Path folder;

  @Test
  void twoProcessesThatCommitToOneTableLoseNothing() throws Exception {
    Appends.Verdict verdict =
        new Appends(folder.resolve("appends"), COMMITS, Progress.SILENT).run(Session::open);

    assertThat(verdict)
        .isEqualTo(new Appends.Verdict(2 * COMMITS, verdict.turns(), 0, 0, 0, List.of()));
    assertThat(verdict.turns()).as("how closely the two met").isGreaterThan(FEWEST_TURNS);
  }
}
