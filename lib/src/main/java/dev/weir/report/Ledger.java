package dev.weir.report;

import java.util.List;

/**
 * Where every input row went.
 *
 * @param jobs one entry per kind of job, by name
 * @param quarantine why rows were refused, the most frequent first
 */
public record Ledger(List<Entry> jobs, List<Refused> quarantine) {
  public Ledger {
    jobs = List.copyOf(jobs);
    quarantine = List.copyOf(quarantine);
  }

  /** Whether every run of every job adds up. */
  public boolean balances() {
    return jobs.stream().allMatch(Entry::balances);
  }

  /**
   * The runs of one kind of job, added up.
   *
   * @param job the job
   * @param runs its runs
   * @param unbalancedRuns runs whose own rows do not add up
   * @param input rows read
   * @param scored rows in scored observations
   * @param warmingUp rows in observations too early to score
   * @param open the change of rows in windows not yet closed
   * @param outside rows in observations outside the asked range, folded into memory only
   * @param landed rows landed in a source table
   * @param late rows behind the watermark
   * @param duplicate rows seen before
   * @param quarantined malformed or impossible rows
   */
  public record Entry(
      String job,
      long runs,
      long unbalancedRuns,
      long input,
      long scored,
      long warmingUp,
      long open,
      long outside,
      long landed,
      long late,
      long duplicate,
      long quarantined) {

    /** Input minus all that became of it: zero when nothing is lost and nothing counted twice. */
    public long difference() {
      return input - scored - warmingUp - open - outside - landed - late - duplicate - quarantined;
    }

    /** Whether each of its runs adds up. */
    public boolean balances() {
      return unbalancedRuns == 0 && difference() == 0;
    }
  }

  /** Rows refused for one reason by one kind of job. */
  public record Refused(String job, String reason, long rows) {}
}
