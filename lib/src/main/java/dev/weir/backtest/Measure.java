package dev.weir.backtest;

/** What an evaluation tells about scores, in the order in which it is told. */
public enum Measure {
  /** {@link dev.weir.evaluation.Auroc}. */
  AUROC("auroc", "AUROC"),
  /** {@link dev.weir.evaluation.AveragePrecision}. */
  AUPRC("auprc", "AUPRC"),
  /** {@link dev.weir.evaluation.VusPr}, with the period of the first feature as longest buffer. */
  VUS_PR("vus_pr", "VUS-PR"),
  /** {@link dev.weir.evaluation.BestF1}. */
  BEST_F1("best_f1", "best F1"),
  /** {@link dev.weir.evaluation.NabScore}, one threshold for all series. */
  NAB_SCORE("nab_score", "NAB"),
  /** {@link dev.weir.evaluation.EventAlerts#recall}. */
  EVENT_RECALL("event_recall", "events"),
  /** {@link dev.weir.evaluation.EventAlerts#meanDelayUs}, in seconds. */
  DELAY_SECONDS("delay_seconds", "delay s"),
  /** {@link dev.weir.evaluation.EventAlerts#alerts} by the time from the first row to the last. */
  ALERTS_PER_DAY("alerts_per_day", "alerts/day");

  private final String key;
  private final String title;

  Measure(String key, String title) {
    this.key = key;
    this.title = title;
  }

  /** Its name for machines. */
  public String key() {
    return key;
  }

  /** Its name for people. */
  public String title() {
    return title;
  }
}
