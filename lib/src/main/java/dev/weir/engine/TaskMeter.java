package dev.weir.engine;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * Adds up what Spark's tasks cost, wherever they run. Jobs that share a session share the figures.
 */
final class TaskMeter extends SparkListener {

  private static final Map<Object, TaskMeter> METERS = new WeakHashMap<>();

  private final AtomicLong cpuNs = new AtomicLong();
  private final AtomicLong readBytes = new AtomicLong();
  private final AtomicLong writtenBytes = new AtomicLong();

  /** What the meter showed at one moment. */
  record Reading(long cpuNs, long readBytes, long writtenBytes) {
    Reading since(Reading earlier) {
      return new Reading(
          cpuNs - earlier.cpuNs,
          readBytes - earlier.readBytes,
          writtenBytes - earlier.writtenBytes);
    }

    long cpuMs() {
      return cpuNs / 1_000_000;
    }
  }

  /** The meter of a session's cluster. */
  static TaskMeter of(SparkSession spark) {
    synchronized (METERS) {
      return METERS.computeIfAbsent(
          spark.sparkContext(),
          context -> {
            TaskMeter meter = new TaskMeter();
            spark.sparkContext().addSparkListener(meter);
            return meter;
          });
    }
  }

  Reading reading() {
    return new Reading(cpuNs.get(), readBytes.get(), writtenBytes.get());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    if (task.taskMetrics() != null) {
      cpuNs.addAndGet(task.taskMetrics().executorCpuTime());
      readBytes.addAndGet(task.taskMetrics().inputMetrics().bytesRead());
      writtenBytes.addAndGet(task.taskMetrics().outputMetrics().bytesWritten());
    }
  }
}
