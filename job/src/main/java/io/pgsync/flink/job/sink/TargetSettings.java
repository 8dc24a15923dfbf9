package io.pgsync.flink.job.sink;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.settings.Variables;

/**
 * The input of a {@link TargetFactory}.
 *
 * @param argument what follows the name and a colon in {@code --sink}; empty without one
 * @param variables contains the target's own settings
 * @param onPoison how to handle documents that can never be written
 */
public record TargetSettings(String argument, Variables variables, OnPoison onPoison) {

    /**
     * For a target that takes no argument.
     *
     * @throws UserException if there is one
     */
    public void requireNoArgument(String name) {
        if (!argument.isEmpty()) {
            throw new UserException(
                    "The sink %s takes no argument, but there is '%s'.".formatted(name, argument),
                    "Write --sink " + name + ".");
        }
    }
}
