package dev.weir.engine;

/** Pipeline files over the table {@code flow}. */
final class Texts {

  private static final String SOURCE =
      """
      pipeline: %s
      source:
        delta: {table: flow}
        time: t
        series: [s]
        watermark: 1 day
      """;

  private static final String DETECTOR =
      """
      detector: {isolation-forest: {trees: 25, sample: 64}}
      training: {sample: 500, seed: 1}
      threshold: {quantile: {of: 0.97}}
      incidents: {gap: 3 hours}
      alerts: [{log: {}}]
      """;

  private static final String FEATURES =
      """
      features:
        - season: {of: n, period: 1 day, step: 1 hour}
        - rolling: {of: mean_v, over: 4, stats: [mean, std]}
        - lag: {of: n, by: [1, 5]}
      """;

  /** Hours, those without an event too; season, rolling and lag features. */
  static final String WINDOWED =
      SOURCE.formatted("windowed")
          + """
          window:
            every: 1 hour
            fill: zero
            values: {n: count, mean_v: avg(v), sum_v: sum(v), large: share(v > 50)}
          """
          + FEATURES
          + DETECTOR;

  /** Three hours each hour; only one event per key counts. */
  static final String KEYED =
      SOURCE.formatted("keyed")
          + """
            key: [k]
          window:
            every: 1 hour
            length: 3 hours
            values: {n: count, mean_v: avg(v)}
          """
          + FEATURES
          + DETECTOR;

  /** Every event is an observation, once per key and time. */
  static final String EVENTS =
      SOURCE.formatted("events")
          + """
            key: [k]
          values: {v: v}
          features:
            - rolling: {of: v, over: 5, stats: [mean, std]}
            - lag: {of: v, by: [1]}
          """
          + DETECTOR;

  /** Every event is an observation, and nothing is remembered. */
  static final String STATELESS =
      SOURCE.formatted("stateless") + "values: {v: v, size: abs(v - 50)}\n" + DETECTOR;

  private Texts() {}
}
