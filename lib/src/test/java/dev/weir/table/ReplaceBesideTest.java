package dev.weir.table;

import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.table.DeltaTables.Transaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaConcurrentModificationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a replacement when others commit between its reading and its commit. */
class ReplaceBesideTest {

  private static final TableDefinition TABLE = TableDefinition.SCORES;
  private static final String OLD = "event_date = DATE'2024-03-01' AND score < 10";

  private final DeltaTables tables = new DeltaTables(SPARK);
  private final List<String> attempts = new ArrayList<>();

  @TempDir Path folder;
  private String path;

  @BeforeEach
  void twoFilesOfOneDay() {
    path = folder.resolve("scores").toString();
    tables.append(rows("a", 1), path, TABLE, new Transaction("stream", 0));
    tables.append(rows("b", 2), path, TABLE, new Transaction("stream", 1));
  }

  @Test
  void rowsThatAreAppendedMeanwhileStay() {
    replace(() -> tables.append(rows("c", 12), path, TABLE, new Transaction("stream", 2)));

    assertThat(attempts).hasSize(1);
    assertThat(stored()).containsExactly("c 12.0", "new 3.0");
  }

  @Test
  void filesThatAreMadeLargerMeanwhileAreReplacedAtTheNextAttempt() {
    replace(() -> assertThat(new TableUpkeep(SPARK).compact(path)).isEqualTo(2));

    assertThat(attempts).hasSize(2);
    assertThat(stored()).containsExactly("new 3.0");
  }

  @Test
  void aStreamThatBeginsMeanwhileIsSeenAtTheNextAttempt() {
    replace(() -> tables.append(rows("c", 12), path, TABLE, new Transaction("successor", 0)));

    assertThat(attempts).hasSize(2);
    assertThat(stored()).containsExactly("c 12.0", "new 3.0");
  }

  @Test
  void twoReplacementsAtOnceAreOneAfterTheOther() {
    replace(
        () ->
            tables.replaceBeside(
                rows("other", 4),
                path,
                TABLE,
                OLD,
                new Transaction("backfill", 9),
                new Fence(List.of("successor"), () -> {})));

    assertThat(attempts).hasSize(2);
    assertThat(stored()).containsExactly("new 3.0");
  }

  @Test
  void whatAStreamThatBeginsFindsBeyondItsStartIsRemoved() {
    tables.appendInPlaceOf(
        OLD, "backfill", rows("c", 12), path, TABLE, new Transaction("successor", 0));

    assertThat(stored()).containsExactly("c 12.0");
  }

  @Test
  void aConflictWithoutEndIsAnError() {
    DeltaConcurrentModificationException conflict =
        new io.delta.exceptions.ConcurrentWriteException("a commit");

    assertThatThrownBy(
            () ->
                Conflicts.retried(
                    "scores",
                    () -> {
                      attempts.add("");
                      throw conflict;
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(conflict)
        .hasMessage(
            "Cannot commit to scores: commits of other jobs were in the way 20 times. Run this one again, or fewer at once.");
    assertThat(attempts).hasSize(Conflicts.MOST_ATTEMPTS);
  }

  /** Replaces what is old, while something else happens after the first reading. */
  private void replace(Runnable meanwhile) {
    tables.replaceBeside(
        rows("new", 3),
        path,
        TABLE,
        OLD,
        new Transaction("backfill", 7),
        new Fence(
            List.of("successor"),
            () -> {
              attempts.add("");
              if (attempts.size() == 1) {
                meanwhile.run();
              }
            }));
  }

  private List<String> stored() {
    return tables.read(path).selectExpr("concat(series, ' ', score)").collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private static Dataset<Row> rows(String series, double score) {
    return SPARK
        .range(1)
        .coalesce(1)
        .selectExpr(
            "'" + series + "' AS series",
            "TIMESTAMP'2024-03-01 12:00:00' AS event_time",
            "DATE'2024-03-01' AS event_date",
            "named_struct('v', 1D) AS values",
            "named_struct('v', 1D) AS expected",
            "named_struct('v', 1D) AS spread",
            "named_struct('v', 1D) AS features",
            score + "D AS score",
            "'run' AS run_id");
  }
}
