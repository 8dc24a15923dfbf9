package io.pgsync.flink.job.cli.settings;

import io.pgsync.flink.compiler.CompileOptions;
import io.pgsync.flink.compiler.mapping.MappingMode;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.plugin.PluginJars;
import io.pgsync.flink.job.redis.RedisOptions;
import io.pgsync.flink.job.settings.Variables;
import io.pgsync.flink.job.sink.OnPoison;
import io.pgsync.flink.job.sink.Target;
import io.pgsync.flink.job.sink.Targets;
import io.pgsync.flink.job.tls.TlsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All user settings, resolved: flags override the environment, which overrides the {@code .env}
 * file, which overrides the defaults. {@link #toString()} shows no secrets.
 *
 * @param schema the schema file
 * @param target the destination of the documents
 * @param plugins the user's plugin jars
 * @param redis the Redis server for the slot's lock and the health markers; empty for neither
 * @param rendering any text; when it changes, all documents are rendered again
 * @param stateDirectory the parent folder of the checkpoints of local runs
 * @param variables the variables for {@code $NAME} in the schema file
 */
public record Settings(
        Path schema,
        PostgresSettings postgres,
        Target target,
        CompileOptions compile,
        PluginJars plugins,
        Optional<RedisOptions> redis,
        String rendering,
        Path stateDirectory,
        Map<String, String> variables) {

    public static Settings of(Variables variables) {
        return new Settings(
                schema(variables),
                PostgresSettings.of(variables),
                target(variables),
                compileOptions(variables),
                plugins(variables),
                redis(variables),
                variables.text("PGSYNC_RENDERING").orElse(""),
                Path.of(variables.text("PGSYNC_STATE_DIR").orElse(".pgsync")),
                variables.all());
    }

    private static Target target(Variables variables) {
        String sink = variables.text("PGSYNC_SINK").orElse(Targets.DEFAULT);
        return Targets.of(sink, variables, onPoison(variables));
    }

    private static Optional<RedisOptions> redis(Variables variables) {
        return variables
                .text("REDIS_URL")
                .map(url -> RedisOptions.of(url, TlsSettings.of(variables, "REDIS")));
    }

    public static PluginJars plugins(Variables variables) {
        return variables
                .text("PGSYNC_PLUGINS")
                .map(Path::of)
                .map(PluginJars::in)
                .orElse(PluginJars.NONE);
    }

    public static Path schema(Variables variables) {
        Path schema =
                variables
                        .text("SCHEMA")
                        .map(Path::of)
                        .orElseThrow(
                                () ->
                                        new UserException(
                                                "No schema file is given.",
                                                "Use --schema FILE, or set SCHEMA."));
        if (!Files.isRegularFile(schema)) {
            throw new UserException(
                    "There is no schema file " + schema + ".",
                    "Check the path; it is relative to " + Path.of("").toAbsolutePath() + ".");
        }
        return schema;
    }

    /** The compiler options. */
    public static CompileOptions compileOptions(Variables variables) {
        return CompileOptions.DEFAULT.with(mapping(variables)).withMeta(meta(variables));
    }

    private static MappingMode mapping(Variables variables) {
        String mode = variables.text("PGSYNC_MAPPING").orElse("typed");
        return switch (mode) {
            case "typed" -> MappingMode.TYPED;
            case "dynamic" -> MappingMode.DYNAMIC;
            default ->
                    throw new UserException(
                            "PGSYNC_MAPPING is '" + mode + "'.", "Use typed or dynamic.");
        };
    }

    private static boolean meta(Variables variables) {
        String meta = variables.text("PGSYNC_META").orElse("false");
        return switch (meta) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new UserException("PGSYNC_META is '" + meta + "'.", "Use true or false.");
        };
    }

    /** What the job does with a document that can never be indexed. */
    private static OnPoison onPoison(Variables variables) {
        String choice = variables.text("PGSYNC_ON_POISON").orElse("dead-letter");
        return switch (choice) {
            case "dead-letter" -> OnPoison.DEAD_LETTER;
            case "stop" -> OnPoison.STOP;
            default ->
                    throw new UserException(
                            "PGSYNC_ON_POISON is '" + choice + "'.", "Use dead-letter or stop.");
        };
    }

    /**
     * @param flags keyed by the names of environment variables
     * @param file the {@code .env} file; may be absent
     */
    static Variables layers(Map<String, String> flags, Map<String, String> environment, Path file) {
        List<Variables.Layer> layers = new ArrayList<>();
        layers.add(new Variables.Layer("command line", flags));
        layers.add(new Variables.Layer("environment", environment));
        if (Files.exists(file)) {
            layers.add(new Variables.Layer(file.toString(), DotEnv.read(file)));
        }
        return new Variables(layers);
    }

    @Override
    public String toString() {
        return "Settings[schema="
                + schema
                + ", postgres="
                + postgres
                + ", target="
                + target
                + ", compile="
                + compile
                + ", plugins="
                + plugins.paths()
                + ", redis="
                + redis.map(RedisOptions::toString).orElse("none")
                + ", stateDirectory="
                + stateDirectory
                + "]";
    }
}
