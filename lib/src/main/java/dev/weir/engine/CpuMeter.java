package dev.weir.engine;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * Adds up the CPU time of Spark's tasks, wherever they run. Jobs that share a session share the
 * figure.
 */
final class CpuMeter extends SparkListener {

  private static final Map<Object, CpuMeter> METERS = new WeakHashMap<>();

  private final AtomicLong cpuNs = new AtomicLong();

  /** What the meter showed at one moment. */
  record Reading(long cpuNs) {
    long cpuMsSince(Reading earlier) {
      return (cpuNs - earlier.cpuNs) / 1_000_000;
    }
  }

  /** The meter of a session's cluster. */
  static CpuMeter of(SparkSession spark) {
    synchronized (METERS) {
      return METERS.computeIfAbsent(
          spark.sparkContext(),
          context -> {
            CpuMeter meter = new CpuMeter();
            spark.sparkContext().addSparkListener(meter);
            return meter;
          });
    }
  }

  Reading reading() {
    return new Reading(cpuNs.get());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    if (task.taskMetrics() != null) {
      cpuNs.addAndGet(task.taskMetrics().executorCpuTime());
    }
  }
}
