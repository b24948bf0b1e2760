package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that does not know what the tables know is never gone on from. */
@Tag("slow")
class LostCheckpointTest {

  private static final String FIRST_HALF = "event_time < TIMESTAMP'2024-03-07T12:00:00Z'";

  @TempDir Path folder;
  private TestLake lake;
  private Pipeline pipeline;

  @BeforeEach
  void streamed() throws Exception {
    lake = StreamedLake.copy(folder.resolve("streamed"));
    pipeline = lake.pipeline(Texts.WINDOWED);
  }

  @Test
  void aJudgeWithoutItsCheckpointIsRefusedUntilEverythingIsJudgedAnew() throws Exception {
    Dataset<Row> later = followedUntilNoon();
    FileUtils.deleteDirectory(judged(1).folder().toFile());
    assertThatThrownBy(this::follow)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Cannot judge windowed: its checkpoint is gone from")
        .hasMessageContaining("_checkpoints/judge/1")
        .hasMessageContaining("(weir judge --all)");

    judge().range(Long.MIN_VALUE, END);
    append(later);
    follow();

    assertThat(judged(2).lastCommit()).isNotNegative();
    assertJudgedAsARange();
  }

  @Test
  void aJudgeWithTheCheckpointOfAnEarlierDayIsRefused() throws Exception {
    Dataset<Row> later = followedUntilNoon();
    append(later);
    follow();
    long last = judged(1).lastCommit();

    judged(1).forgetBatch(last);

    assertThatThrownBy(this::follow)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("judge/1/offsets/" + last + ": it is gone")
        .hasMessageContaining("(weir judge --all)");
  }

  @Test
  void aJudgeWithoutTheIdentityOfItsQueryIsRefused() throws Exception {
    followedUntilNoon();

    Files.delete(judged(1).folder().resolve("metadata"));

    assertThatThrownBy(this::follow)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("judge/1/metadata: it is gone")
        .hasMessageContaining("(weir judge --all)");
  }

  @Test
  void aJudgeEndsWhenAnotherHasBegunInItsPlace() throws Exception {
    Dataset<Row> later = followedUntilNoon();
    StreamingQuery running =
        new Judge(SPARK.newSession(), lake.lake(), pipeline, found -> {})
            .start(Trigger.ProcessingTime(0));
    judge().range(Long.MIN_VALUE, END);
    follow();

    append(later);

    assertThatThrownBy(() -> running.awaitTermination(60_000))
        .hasMessageContaining("another judge has begun")
        .hasMessageContaining("Start it again to follow.");
    follow();
    assertJudgedAsARange();
  }

  @Test
  void aStreamWithADamagedCheckpointIsRefused() throws Exception {
    Checkpoint checkpoint = lake.checkpoint(pipeline);
    long last = checkpoint.lastCommit();
    Path start = checkpoint.folder().resolve("start");
    byte[] whole = Files.readAllBytes(start);

    Files.delete(start);
    refused("its checkpoint is damaged", "/start is gone", "(weir stream --from-snapshot)");
    write(start, new byte[whole.length]);
    refused("/start: it cannot be read", "(weir stream --from-snapshot)");
    write(start, whole);
    Path identity = checkpoint.folder().resolve("metadata");
    byte[] written = Files.readAllBytes(identity);
    Files.delete(identity);
    refused("/metadata: it is gone", "(weir stream --from-snapshot)");
    Files.write(identity, new byte[written.length]); // beside the checksum of what was there
    assertThatThrownBy(() -> lake.stream(pipeline, 100))
        .satisfies(
            failure ->
                assertThat(Diagnosis.of(failure))
                    .hasMessageContaining("Cannot read " + identity + ": Checksum error")
                    .hasMessageEndingWith("(weir stream --from-snapshot)."));
    write(identity, written);
    Path operator = checkpoint.folder().resolve("state/0/_metadata/v2");
    Path aside = operator.resolveSibling("aside");
    Files.move(operator, aside);
    Files.createDirectory(operator);
    refused("state/0/_metadata/v2/0: it is gone", "(weir stream --from-snapshot)");
    Files.delete(operator);
    Files.move(aside, operator);
    Path before = checkpoint.folder().resolve("offsets/" + (last - 1));
    byte[] offsets = Files.readAllBytes(before);
    checkpoint.forgetOffsets(last - 1);
    refused("offsets/" + (last - 1) + ": it is gone", "(weir stream --from-snapshot)");
    write(before, offsets);
    Path pin = checkpoint.folder().resolve("models/" + last);
    checkpoint.forgetCommit(last);
    write(pin, new byte[12]);
    refused("models/" + last + ": it cannot be read", "(weir stream --from-snapshot)");
    checkpoint.forgetOffsets(last);
    refused("offsets/" + last + ": it is gone", " is in ", "(weir stream --from-snapshot)");
  }

  @Test
  void aStreamWhoseTableIsOfAnEarlierDayIsRefused() throws Exception {
    FileUtils.deleteDirectory(folder.resolve("streamed/lake/windowed/scores").toFile());

    refused("Cannot go on with", "windowed/scores", "Restore the table from a backup");
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> lake.stream(pipeline, 100)).message().contains(parts);
  }

  /** Lets a judge follow half of the scores; the other half is to come. */
  private Dataset<Row> followedUntilNoon() throws Exception {
    Dataset<Row> scores =
        StreamedLake.copy(folder.resolve("whole")).read(pipeline, TableDefinition.SCORES);
    FileUtils.deleteDirectory(folder.resolve("streamed/lake/windowed/scores").toFile());
    append(scores.filter(FIRST_HALF));
    follow();
    return scores.filter("NOT " + FIRST_HALF);
  }

  private void append(Dataset<Row> scores) {
    new DeltaTables(SPARK)
        .append(scores, lake.path(pipeline, TableDefinition.SCORES), TableDefinition.SCORES);
  }

  private void follow() throws Exception {
    judge().start(Trigger.AvailableNow()).awaitTermination();
  }

  private Judge judge() {
    return new Judge(SPARK, lake.lake(), pipeline, found -> {});
  }

  private Checkpoint judged(int generation) {
    return lake.checkpoint(pipeline, "judge", Integer.toString(generation));
  }

  private void assertJudgedAsARange() {
    List<Row> followed = verdicts();
    judge().range(Long.MIN_VALUE, END);
    assertThat(followed).hasSizeGreaterThan(5).isEqualTo(verdicts());
  }

  private List<Row> verdicts() {
    return lake.read(pipeline, TableDefinition.ANOMALIES)
        .drop("decided_at")
        .orderBy("anomaly_id")
        .collectAsList();
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.write(file, bytes);
  }
}
