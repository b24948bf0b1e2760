package dev.weir.engine;

import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream that is asked to end finishes the micro-batch under way and begins no other. */
@Timeout(60)
class BatchGateTest {

  /** The micro-batch that is under way when the end is asked for. */
  private static final long LAST = 2;

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final BatchGate gate = new BatchGate();
  private final CountDownLatch underWay = new CountDownLatch(1);
  private final CountDownLatch mayFinish = new CountDownLatch(1);
  private final List<Long> begun = new CopyOnWriteArrayList<>();
  private final List<Long> finished = new CopyOnWriteArrayList<>();
  private StreamingQuery query;

  @BeforeEach
  void streaming() throws Exception {
    query =
        SPARK
            .readStream()
            .format("rate-micro-batch")
            .option("rowsPerBatch", 1)
            .load()
            .writeStream()
            .option("checkpointLocation", folder.toString())
            .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (rows, batch) -> run(batch))
            .start();
    assertThat(underWay.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @AfterEach
  void stop() throws TimeoutException {
    mayFinish.countDown();
    query.stop();
  }

  private void run(long batch) throws InterruptedException {
    gate.enter(batch);
    begun.add(batch);
    if (batch == LAST) {
      underWay.countDown();
      mayFinish.await();
    }
    finished.add(batch);
  }

  @Test
  void theBatchUnderWayIsFinishedAndNoOtherBegun() throws Exception {
    CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> end(LONG));
    assertThat(ended).isNotCompleted();
    mayFinish.countDown();

    assertThat(ended.get()).isTrue();
    assertThat(query.isActive()).isFalse();
    assertThat(query.exception().isEmpty()).isTrue();
    assertThat(finished).containsExactly(0L, 1L, LAST);
    assertThat(begun).containsExactly(0L, 1L, LAST);
  }

  @Test
  void aBatchThatTakesTooLongIsInterrupted() {
    assertThat(end(Duration.ofMillis(100))).isFalse();

    assertThat(query.isActive()).isFalse();
    assertThat(finished).containsExactly(0L, 1L);
  }

  private boolean end(Duration patience) {
    try {
      return gate.end(query, patience);
    } catch (TimeoutException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
