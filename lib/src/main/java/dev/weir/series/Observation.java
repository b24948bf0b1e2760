package dev.weir.series;

/**
 * What is known of a series at one time. Arrays belong to whoever receives the observation.
 *
 * @param timeUs the start of the window, or the event's own time without windows, in microseconds
 *     since the epoch
 * @param rows the input rows that are counted here: those of the window's newest pane, so that each
 *     row counts exactly once
 * @param values one number per value of the pipeline file, then of each feature of which a memory
 *     has expectations; NaN where missing
 * @param expected per value, what the past led to expect; NaN where no memory says
 * @param spread per value, how far the past strayed from what was expected; NaN where no memory
 *     says
 * @param features the detector's vector
 * @param ready false while a memory warms up or a feature is missing: some feature is NaN that the
 *     pipeline does not fill
 */
public record Observation(
    long timeUs,
    int rows,
    double[] values,
    double[] expected,
    double[] spread,
    double[] features,
    boolean ready) {}
