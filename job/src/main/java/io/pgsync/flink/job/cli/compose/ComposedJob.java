package io.pgsync.flink.job.cli.compose;

import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.state.RenderingForm;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.plugin.PluginJars;
import io.pgsync.flink.job.postgres.PostgresOptions;
import io.pgsync.flink.job.redis.RedisGuard;
import io.pgsync.flink.job.redis.RedisOptions;
import io.pgsync.flink.job.sink.DeadLetter;
import io.pgsync.flink.job.sink.Target;
import io.pgsync.flink.job.source.PgsyncSource;
import io.pgsync.flink.job.source.SourcePlan;
import io.pgsync.flink.job.translate.JobTopology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A compiled and checked job that can be added to an environment.
 *
 * @param postgres includes the time zone used in documents
 * @param target the destination of the documents
 * @param rendering {@link io.pgsync.flink.job.cli.settings.Settings#rendering}
 */
public record ComposedJob(
        LogicalPlan logical,
        PhysicalPlan plan,
        PluginJars plugins,
        PostgresOptions postgres,
        Target target,
        Optional<RedisOptions> redis,
        String rendering) {
    /** Must change when a build of the job renders rows differently from earlier builds. */
    private static final String RENDERER = "1";

    /** The job name in Flink. */
    public String name() {
        return "pgsync " + postgres.database() + " → " + String.join(", ", documentNames());
    }

    /** The distinct document names. */
    public List<String> documentNames() {
        return logical.documents().stream().map(DocumentPlan::name).distinct().toList();
    }

    /** The document names of the dead letters. */
    public List<String> deadLetterNames() {
        return documentNames().stream().map(DeadLetter::nameFor).toList();
    }

    /**
     * The documents of one index.
     *
     * @param index null for all
     */
    public List<DocumentPlan> documents(String index) {
        List<DocumentPlan> chosen =
                logical.documents().stream()
                        .filter(plan -> index == null || plan.name().equals(index))
                        .toList();
        if (chosen.isEmpty()) {
            throw new UserException(
                    "The schema has no index '" + index + "'.",
                    "It has: " + String.join(", ", documentNames()));
        }
        return chosen;
    }

    /** The settings of the guard; empty without Redis. */
    Optional<RedisGuard.Settings> guard() {
        return redis.map(
                options ->
                        new RedisGuard.Settings(
                                options,
                                postgres,
                                target,
                                documentNames(),
                                RedisGuard.Settings.DEFAULT_TTL));
    }

    public void build(StreamExecutionEnvironment env) {
        PgsyncSource source =
                PgsyncSource.create(
                        postgres, SourcePlan.of(plan, postgres.timeZone(), renderingDigest()));
        new JobTopology(plan, plugins)
                .build(env, guard().map(source::guardedBy).orElse(source), target.sink());
    }

    /**
     * Changes whenever the same rows may produce different documents; all documents are then
     * rendered again.
     */
    public String renderingDigest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(RENDERER, rendering, RenderingForm.of(plan).toString())) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            for (Path jar : plugins.paths()) {
                digest.update(Files.readAllBytes(jar));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
