package dev.weir.jobs.bench;

import dev.weir.jobs.bench.Finding.Target;
import dev.weir.jobs.bench.Finding.Unit;
import java.util.List;

/**
 * The stream from a topic of Kafka to Delta (JSON, hourly windows, a week's memory, scoring,
 * ledger, quarantine), against a stream that only reads the JSON and appends its columns.
 */
final class KafkaSpeed implements Measurement {

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    List<Contest.Result> results =
        new Contest(bench)
            .entrant("stream", rows -> bench.topics().of(rows).weir())
            .entrant("bare stream", rows -> bench.topics().of(rows).copy())
            .run(bench.rows());
    Contest.Result stream = results.get(0);
    return List.of(
        stream
            .detail(
                Finding.of(
                    name(),
                    String.format(
                        "%,d records of %,d series", stream.rows(), bench.topics().series()),
                    stream.rowsPerSecond(),
                    Unit.ROWS_PER_SECOND))
            .against("bare stream", results.get(1).rowsPerSecond())
            .aiming(Target.atLeast(0.4)));
  }
}
