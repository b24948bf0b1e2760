package dev.weir.jobs;

import dev.weir.engine.Judge;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Times;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir judge}: turns scores into anomalies and incidents. */
@Command(
    name = "judge",
    description = {
      "Turns scores into anomalies and incidents by the pipeline file's policy; scores stay as they are.",
      "Without a range it follows the scores as they are appended; with one it judges that period anew."
    },
    footer = {
      "",
      "Examples:",
      "  weir judge flights.yaml                               until stopped",
      "  weir judge flights.yaml --once                        what is there now, then end",
      "  weir judge flights.yaml --from 2001-03-01 --to 2001-04-01",
      "  weir judge flights.yaml --all                         everything anew, after the policy changed"
    })
public final class JudgeJob implements Callable<Integer> {

  /** How long the micro-batch under way may take when the job is asked to stop. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  @Mixin PipelineOptions options;

  @Option(names = "--once", description = "Judge what is there now, then end.")
  private boolean once;

  @Option(names = "--all", description = "Judge everything anew.")
  private boolean all;

  @Option(names = "--from", paramLabel = "TIME", description = "Judge anew from here, UTC.")
  private String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Judge anew up to here, UTC.")
  private String to;

  public static void main(String[] arguments) {
    Weir.main(new JudgeJob(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    long fromUs = from == null ? Long.MIN_VALUE : Times.parse("--from", from);
    long toUs = to == null ? Long.MAX_VALUE : Times.parse("--to", to);
    Console console = options.console();
    Termination termination = Termination.listen();
    try (SparkSession spark = options.session("judge")) {
      LongAdder told = new LongAdder();
      Judge judge =
          new Judge(
              spark,
              options.lake(spark),
              pipeline,
              found -> {
                told.add(found.size());
                found.forEach(incident -> console.say(IncidentLine.of(incident)));
              });
      if (all || from != null || to != null) {
        Judge.Outcome o = judge.range(fromUs, toUs);
        console.result(
            o,
            List.of(
                String.format(
                    "Judged %,d observations from %s to %s: %,d anomalies in %,d incidents, policy %s, %.1f s.",
                    o.judged(),
                    o.from(),
                    o.to(),
                    o.anomalies(),
                    o.incidents(),
                    o.policyVersion(),
                    o.seconds()),
                next(pipeline)));
      } else {
        StreamingQuery query =
            judge.start(once ? Trigger.AvailableNow() : Trigger.ProcessingTime(0));
        termination.await(query, () -> judge.end(query, GRACE));
        console.result(
            Map.of("incidents", told.sum()),
            List.of(
                String.format("Judged; %,d incidents new or grown.", told.sum()), next(pipeline)));
      }
    }
    return 0;
  }

  private static String next(Pipeline pipeline) {
    return "Next: weir sql \"select * from weir."
        + pipeline.name()
        + ".incidents order by peak_severity desc limit 10\"";
  }
}
