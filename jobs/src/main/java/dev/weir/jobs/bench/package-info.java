/**
 * What {@code weir bench} measures: one class per measurement, each against named baselines of the
 * same run.
 */
package dev.weir.jobs.bench;
