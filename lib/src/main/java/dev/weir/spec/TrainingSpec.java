package dev.weir.spec;

/**
 * What the detector is fitted on.
 *
 * @param sample the most observations that the detector sees: those with the smallest hashes of
 *     series, time and seed
 * @param seed the seed of the sample and of the detector
 */
public record TrainingSpec(int sample, long seed) {}
