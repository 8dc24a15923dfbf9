package io.pgsync.flink.job.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.cli.compose.ComposedJob;
import io.pgsync.flink.job.cli.compose.JobComposer;
import io.pgsync.flink.job.deadletter.DeadLetters;
import io.pgsync.flink.job.preflight.Preflight;
import io.pgsync.flink.job.search.SearchClient;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;

/** Decides whether a local run may resume from its folder, must begin anew, or must be refused. */
public final class SavedState {
    private final ComposedJob job;
    private final StateFolder folder;
    private final SearchClient search;

    public SavedState(ComposedJob job, StateFolder folder) {
        this.job = job;
        this.folder = folder;
        search = new SearchClient(job.search());
    }

    /** Drops slot, publication, index and checkpoints. */
    public void drop() {
        search.engine();
        Preflight.dropSlot(job.postgres());
        Preflight.dropPublication(job.postgres());
        for (String index : job.indices()) {
            search.deleteIndex(index);
            new DeadLetters(search, index).drop();
        }
        folder.clear();
    }

    /**
     * Checks all servers and the folder; creates what is absent.
     *
     * @return the checkpoint to resume from, empty to load everything
     */
    public Optional<Path> prepare(PrintStream notes) {
        Optional<Path> checkpoint = folder.latestCheckpoint();
        if (checkpoint.isPresent()) {
            requireIndices();
        }
        Preflight.Report postgres = JobComposer.prepare(job);
        StateIdentity now = identity(postgres);
        if (checkpoint.isPresent()) {
            StateIdentity saved = saved();
            saved.requireSame(now, folder.path());
            requireSlot(postgres);
            if (!saved.rendering().equals(now.rendering())) {
                notes.println(
                        "the schema or its plugins have changed: all documents are rendered again");
                folder.write(now);
            }
        } else {
            warnOfDocuments(notes);
            folder.clear();
            folder.write(now);
        }
        return checkpoint;
    }

    private StateIdentity saved() {
        return folder.identity()
                .orElseThrow(
                        () ->
                                new UserException(
                                        "The checkpoints in "
                                                + folder.path()
                                                + " do not say which database they belong to.",
                                        "Start with --fresh, which reloads everything, or"
                                                + " choose another --state-dir."));
    }

    private void requireSlot(Preflight.Report postgres) {
        if (postgres.slotPosition() == 0) {
            throw new UserException(
                    "The replication slot "
                            + job.postgres().slot()
                            + " is gone, and with it all changes after the saved state in "
                            + folder.path()
                            + ".",
                    "Start with --fresh, which reloads everything.");
        }
    }

    private void requireIndices() {
        search.engine();
        for (String index : job.indices()) {
            if (!search.exists(index)) {
                throw new UserException(
                        "The index '"
                                + index
                                + "' is gone, but the saved state in "
                                + folder.path()
                                + " depends on it.",
                        "Start with --fresh, which rebuilds it.");
            }
        }
    }

    /** Documents of unknown origin stay; what their rows are, nobody knows. */
    private void warnOfDocuments(PrintStream notes) {
        for (String index : job.indices()) {
            search.refresh(index);
            long documents = search.count(index);
            if (documents > 0) {
                notes.println(
                        "warning: the index '"
                                + index
                                + "' already has "
                                + documents
                                + " documents; those without a row in Postgres will stay."
                                + " --fresh rebuilds it.");
            }
        }
    }

    private StateIdentity identity(Preflight.Report postgres) {
        return new StateIdentity(
                Long.toUnsignedString(postgres.cluster().system()),
                job.postgres().slot(),
                postgres.timeZone(),
                job.renderingDigest(),
                indexIdentities());
    }

    /** Each index with the unique id that the engine gave it when it was created. */
    private String indexIdentities() {
        TreeSet<String> identities = new TreeSet<>();
        for (String index : job.indices()) {
            JsonNode settings =
                    search.request(
                            "GET", "/" + index + "/_settings/index.uuid?flat_settings=true", null);
            settings.properties()
                    .forEach(
                            entry ->
                                    identities.add(
                                            "index "
                                                    + entry.getKey()
                                                    + " "
                                                    + entry.getValue()
                                                            .path("settings")
                                                            .path("index.uuid")
                                                            .asText()));
        }
        return String.join(", ", identities);
    }
}
