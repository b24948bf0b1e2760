package dev.weir.jobs.bench;

import dev.weir.jobs.bench.Finding.Target;
import dev.weir.jobs.bench.Finding.Unit;
import java.util.List;

/**
 * What exactness costs: the stream from Kafka to Delta, against one that is put together from the
 * same parts (reader, program, memories, model, Delta) without pin, ledger, quarantine, receipt and
 * transactions. Such a stream loses and doubles rows when it dies; there is no switch for it.
 */
final class ExactnessCost implements Measurement {

  @Override
  public String name() {
    return "exactness";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    List<Contest.Result> results =
        new Contest(bench)
            .entrant("exact", rows -> bench.topics().of(rows).weir())
            .entrant("inexact", rows -> bench.topics().of(rows).inexact())
            .run(bench.rows());
    Contest.Result exact = results.get(0);
    return List.of(
        exact
            .detail(
                Finding.of(
                    name(),
                    String.format(
                        "%,d records of %,d series", exact.rows(), bench.topics().series()),
                    exact.median(),
                    Unit.SECONDS))
            .against("the same parts, inexact", results.get(1).median())
            .aiming(Target.atMost(1.15)));
  }
}
