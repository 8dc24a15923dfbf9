package io.pgsync.flink.job.sink.discard;

import io.pgsync.flink.job.sink.Target;
import io.pgsync.flink.job.sink.TargetFactory;
import io.pgsync.flink.job.sink.TargetSettings;

/** Creates the target {@code discard}. */
public final class DiscardTargetFactory implements TargetFactory {
    @Override
    public String name() {
        return "discard";
    }

    @Override
    public Target create(TargetSettings settings) {
        settings.requireNoArgument(name());
        return new DiscardTarget(settings.onPoison());
    }
}
