package dev.weir.engine;

import dev.weir.series.SeriesProgram;
import dev.weir.series.SeriesState;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.streaming.ExpiredTimerInfo;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StatefulProcessorWithInitialState;
import org.apache.spark.sql.streaming.TTLConfig;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.TimerValues;
import org.apache.spark.sql.streaming.ValueState;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The series program inside {@code transformWithState}: the stream driver. The state of a series is
 * one byte array, and a series has one timer, at the earliest watermark at which the program has
 * something to do.
 *
 * <p>Spark drops rows behind its watermark without a trace, by the event-time column: none reaches
 * this operator ({@link SeriesInput} carries the time as a number), so late rows do, and the
 * program refuses them with a reason.
 */
final class SeriesProcessor
    extends StatefulProcessorWithInitialState<String, SeriesInput, SeriesOutput, byte[]> {

  /** The name of the state that holds the memories, in the checkpoint. */
  static final String MEMORY = "memory";

  private static final long serialVersionUID = 1L;

  private final Pipeline pipeline;
  private final String source;
  private final long floorUs;
  private transient ValueState<byte[]> memory;
  private transient ValueState<Long> timer;

  /**
   * The driver of a pipeline's program.
   *
   * @param source names the source in refused rows
   * @param floorUs the watermark to begin with, until Spark's own has come so far
   */
  SeriesProcessor(Pipeline pipeline, String source, long floorUs) {
    this.pipeline = pipeline;
    this.source = source;
    this.floorUs = floorUs;
  }

  @Override
  public void init(OutputMode outputMode, TimeMode timeMode) {
    memory = getHandle().getValueState(MEMORY, Encoders.BINARY(), TTLConfig.NONE());
    timer = getHandle().getValueState("timer", Encoders.LONG(), TTLConfig.NONE());
  }

  @Override
  public void handleInitialState(String series, byte[] state, TimerValues timers) {
    SeriesProgram program = pipeline.program();
    keep(program, program.decode(state));
  }

  @Override
  public Iterator<SeriesOutput> handleInputRows(
      String series, Iterator<SeriesInput> rows, TimerValues timers) {
    List<SeriesOutput> emitted = new ArrayList<>();
    if (series.startsWith(StreamedSeries.REFUSED_KEY)) {
      while (rows.hasNext()) {
        emitted.add(SeriesOutput.refused(rows.next()));
      }
      return iterator(emitted);
    }
    SeriesProgram program = pipeline.program();
    SeriesCollector out = collector(program, series, emitted);
    SeriesState state = memory.exists() ? program.decode(memory.get()) : program.start();
    program.advanceTo(state, watermarkUs(timers), out);
    long openBefore = program.openRows(state);
    long taken = 0;
    while (rows.hasNext()) {
      SeriesInput row = rows.next();
      out.takes(row);
      program.accept(state, row.getTimeUs(), row.getKey(), row.getInputs(), out);
      taken++;
    }
    emitted.add(SeriesOutput.receipt(series, program.openRows(state) - openBefore, 0, 0));
    keep(program, state);
    return iterator(emitted);
  }

  @Override
  public Iterator<SeriesOutput> handleExpiredTimer(
      String series, TimerValues timers, ExpiredTimerInfo expired) {
    SeriesProgram program = pipeline.program();
    List<SeriesOutput> emitted = new ArrayList<>();
    SeriesState state = program.decode(memory.get());
    program.advanceTo(state, watermarkUs(timers), collector(program, series, emitted));
    keep(program, state);
    return iterator(emitted);
  }

  private SeriesCollector collector(
      SeriesProgram program, String series, List<SeriesOutput> emitted) {
    SeriesCollector out = new SeriesCollector(program, source, emitted);
    out.series(series, Long.MIN_VALUE, Long.MAX_VALUE);
    return out;
  }

  /** Stores the state and moves the series' one timer. */
  private void keep(SeriesProgram program, SeriesState state) {
    memory.update(program.encode(state));
    long next = program.nextTimeUs(state);
    long due = next == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(1, -Math.floorDiv(-next, 1000L));
    if (timer.exists()) {
      if (timer.get() == due) {
        return;
      }
      getHandle().deleteTimer(timer.get());
    }
    if (due == Long.MAX_VALUE) {
      timer.clear();
    } else {
      getHandle().registerTimer(due);
      timer.update(due);
    }
  }

  private long watermarkUs(TimerValues timers) {
    return Math.max(floorUs, timers.getCurrentWatermarkInMs() * 1000L);
  }

  private static Iterator<SeriesOutput> iterator(List<SeriesOutput> rows) {
    return CollectionConverters.asScala(rows.iterator());
  }
}
