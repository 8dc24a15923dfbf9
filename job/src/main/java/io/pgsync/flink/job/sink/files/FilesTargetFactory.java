package io.pgsync.flink.job.sink.files;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.sink.Target;
import io.pgsync.flink.job.sink.TargetFactory;
import io.pgsync.flink.job.sink.TargetSettings;
import java.nio.file.Path;

/** Creates the target {@code files:DIR}. */
public final class FilesTargetFactory implements TargetFactory {
    @Override
    public String name() {
        return "files";
    }

    @Override
    public Target create(TargetSettings settings) {
        if (settings.argument().isEmpty()) {
            throw new UserException("The sink files needs a folder.", "Write --sink files:DIR.");
        }
        return new FilesTarget(
                Path.of(settings.argument()).toAbsolutePath().normalize().toString(),
                settings.onPoison());
    }
}
