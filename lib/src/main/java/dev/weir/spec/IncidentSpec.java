package dev.weir.spec;

import java.time.Duration;

/**
 * How anomalies become incidents.
 *
 * @param gap anomalies of one series no further apart than this are one incident
 */
public record IncidentSpec(Duration gap) {}
