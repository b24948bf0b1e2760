/**
 * What is done to vectors between the series' memory and the detector: missing numbers filled,
 * categories made numbers, scales made alike, components taken. Fitted on the training sample, part
 * of the model.
 */
package dev.weir.prepare;
