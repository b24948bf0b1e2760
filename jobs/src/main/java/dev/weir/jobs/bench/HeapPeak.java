package dev.weir.jobs.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Locale;

/** The highest use of the heap since it was last reset, by memory pool. */
final class HeapPeak {

  private static final long MEGABYTE = 1L << 20;

  private HeapPeak() {}

  /** Collects garbage and starts again, so that a measurement answers for itself. */
  static void reset() {
    System.gc();
    pools().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  /**
   * The sum of the pools' peaks, which were not all at one moment: no less than the heap's own
   * peak.
   */
  static long megabytes() {
    return pools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / MEGABYTE;
  }

  /** The peak of what survived: the old generation. */
  static long oldMegabytes() {
    return pools().stream()
            .filter(pool -> isOld(pool.getName()))
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum()
        / MEGABYTE;
  }

  private static boolean isOld(String pool) {
    String name = pool.toLowerCase(Locale.ROOT);
    return name.contains("old") || name.contains("tenured");
  }

  private static List<MemoryPoolMXBean> pools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
