package io.pgsync.flink.job.testing;

import io.pgsync.flink.job.settings.Variables;
import io.pgsync.flink.job.sink.OnPoison;
import io.pgsync.flink.job.sink.Target;
import io.pgsync.flink.job.sink.Targets;
import java.util.List;
import java.util.Map;

/** Targets created from settings. */
public final class SearchTargets {
    private SearchTargets() {}

    /** The engine at that address. */
    public static Target at(String url) {
        var layer = new Variables.Layer("test", Map.of("ELASTICSEARCH_URL", url));
        return Targets.of(Targets.DEFAULT, new Variables(List.of(layer)), OnPoison.DEAD_LETTER);
    }
}
