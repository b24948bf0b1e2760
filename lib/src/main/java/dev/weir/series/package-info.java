/**
 * Everything that remembers: how the events of one series become observations, and what earlier
 * observations say of later ones. Plain Java over arrays; {@link dev.weir.series.SeriesProgram} is
 * the way in, {@link dev.weir.series.Memories} lists the features. To add one: a {@link
 * dev.weir.series.Memory} in a file of its own with its {@code KIND}, a line in {@code Memories}, a
 * test.
 */
package dev.weir.series;
