package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.settings.Variables;

/**
 * What a {@link TargetFactory} is told.
 *
 * @param argument what follows the name and a colon in {@code --sink}; empty without one
 * @param variables where the target finds settings of its own
 * @param onPoison what becomes of documents that can never be written
 */
public record TargetSettings(String argument, Variables variables, OnPoison onPoison) {}
