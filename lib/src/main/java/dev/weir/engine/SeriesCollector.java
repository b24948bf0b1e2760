package dev.weir.engine;

import dev.weir.core.Json;
import dev.weir.series.Emitter;
import dev.weir.series.Observation;
import dev.weir.series.Refusal;
import dev.weir.series.SeriesProgram;
import dev.weir.spec.Input;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Collects what the program emits for one series. */
final class SeriesCollector implements Emitter {
  private final List<Input> inputs;
  private final Numbers numbers;
  private final String source;
  private final List<SeriesOutput> rows;
  private String series = "";
  private String place;
  private long fromUs = Long.MIN_VALUE;
  private long toUs = Long.MAX_VALUE;
  private long outsideRows;

  SeriesCollector(SeriesProgram program, String source, List<SeriesOutput> rows) {
    this.inputs = program.inputs();
    this.numbers = Numbers.of(program);
    this.source = source;
    this.place = source;
    this.rows = rows;
  }

  /** Starts a series: its observations within [from, to) are collected, others counted. */
  void series(String name, long from, long to) {
    series = name;
    fromUs = from;
    toUs = to;
    outsideRows = 0;
  }

  /** The program is about to take a row: where it stands, if its source tells. */
  void takes(SeriesInput row) {
    place = row.getPosition() == null ? source : row.getPosition();
  }

  long outsideRows() {
    return outsideRows;
  }

  @Override
  public void observation(Observation o) {
    if (o.timeUs() >= fromUs && o.timeUs() < toUs) {
      rows.add(SeriesOutput.observation(series, o, numbers));
    } else {
      outsideRows += o.rows();
    }
  }

  @Override
  public void refused(Refusal why, long eventTimeUs, double[] values) {
    Map<String, Object> raw = new TreeMap<>();
    raw.put("series", series);
    raw.put("event_time", Times.instant(eventTimeUs).toString());
    for (int i = 0; i < values.length; i++) {
      raw.put(inputs.get(i).expression(), Double.isNaN(values[i]) ? null : values[i]);
    }
    // Of rows that repeat each other, which one is refused depends on the order in which they come.
    String position = why == Refusal.LATE ? place : source;
    rows.add(
        SeriesOutput.refused(
            series, eventTimeUs, why.name().toLowerCase(Locale.ROOT), Json.text(raw), position));
  }
}
