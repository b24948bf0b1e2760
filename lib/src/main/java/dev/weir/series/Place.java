package dev.weir.series;

/**
 * Where a memory finds and leaves things.
 *
 * @param input the cell it reads, or -1
 * @param subject where an observation states that cell, for a memory that has expectations of it
 * @param output its first output cell
 * @param state the first cell of its slice of the state
 */
public record Place(int input, int subject, int output, int state) {}
