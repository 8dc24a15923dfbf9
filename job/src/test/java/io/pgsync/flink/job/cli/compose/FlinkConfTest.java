package io.pgsync.flink.job.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.job.cli.local.LocalConfiguration;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.contrib.streaming.state.RocksDBOptions;
import org.junit.jupiter.api.Test;

/** The Flink configuration file of the project, as read by Flink. */
class FlinkConfTest {
    private static final List<Class<?>> OPTIONS =
            List.of(
                    CheckpointingOptions.class,
                    CoreOptions.class,
                    ExecutionOptions.class,
                    JobManagerOptions.class,
                    MetricOptions.class,
                    RestOptions.class,
                    RestartStrategyOptions.class,
                    RocksDBOptions.class,
                    StateBackendOptions.class,
                    TaskManagerOptions.class);

    /** What the job sets whatever the cluster says. */
    private static final Pattern NOT_FOR_AN_OPERATOR =
            Pattern.compile("(pipeline|execution\\.state-recovery)\\..*");

    private static final String REPORTER = "metrics.reporter.prom.";

    private final Configuration shipped = GlobalConfiguration.loadConfiguration("../flink-conf");

    @Test
    void everySettingIsOneOfFlinks() {
        Map<String, ConfigOption<?>> known = known();
        Set<String> unknown =
                shipped.keySet().stream()
                        .filter(key -> !known.containsKey(key) && !key.startsWith(REPORTER))
                        .collect(Collectors.toSet());
        assertThat(unknown).isEmpty();
        assertThat(shipped.keySet())
                .filteredOn(key -> key.startsWith(REPORTER))
                .containsExactlyInAnyOrder(REPORTER + "factory.class", REPORTER + "port");
    }

    @Test
    void everyValueCanBeRead() {
        Map<String, ConfigOption<?>> known = known();
        shipped.keySet().stream()
                .filter(known::containsKey)
                .forEach(key -> assertThat(shipped.getOptional(known.get(key))).isPresent());
    }

    @Test
    void saysWhatTheJobAsksForByItself() {
        Configuration own = JobDefaults.over(new Configuration());
        Map<String, ConfigOption<?>> known = known();
        own.keySet().stream()
                .filter(key -> !NOT_FOR_AN_OPERATOR.matcher(key).matches())
                .forEach(
                        key ->
                                assertThat(shipped.getOptional(known.get(key)))
                                        .as(key)
                                        .isEqualTo(own.getOptional(known.get(key))));
    }

    @Test
    void givesRocksDbWhatTheLocalClusterGivesIt() {
        Configuration local = LocalConfiguration.of(Path.of("x"), "0", Map.of());
        for (ConfigOption<?> option :
                List.of(
                        StateBackendOptions.STATE_BACKEND,
                        CheckpointingOptions.INCREMENTAL_CHECKPOINTS,
                        RocksDBOptions.WRITE_BUFFER_RATIO,
                        RestartStrategyOptions.RESTART_STRATEGY,
                        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF)) {
            assertThat(shipped.getOptional(option))
                    .as(option.key())
                    .isPresent()
                    .isEqualTo(local.getOptional(option));
        }
    }

    private static Map<String, ConfigOption<?>> known() {
        return OPTIONS.stream()
                .flatMap(options -> Stream.of(options.getFields()))
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .filter(field -> field.getType() == ConfigOption.class)
                .map(FlinkConfTest::option)
                .collect(
                        Collectors.toMap(
                                ConfigOption::key, option -> option, (a, b) -> a, TreeMap::new));
    }

    private static ConfigOption<?> option(Field field) {
        try {
            return (ConfigOption<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
