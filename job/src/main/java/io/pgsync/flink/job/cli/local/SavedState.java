package io.pgsync.flink.job.cli.local;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.cli.compose.ComposedJob;
import io.pgsync.flink.job.cli.compose.JobComposer;
import io.pgsync.flink.job.preflight.Preflight;
import io.pgsync.flink.job.sink.Target.Start;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** Decides whether a local run resumes from its folder, starts from scratch, or is refused. */
public final class SavedState {
    private final ComposedJob job;
    private final StateFolder folder;

    public SavedState(ComposedJob job, StateFolder folder) {
        this.job = job;
        this.folder = folder;
    }

    /** Drops slot, publication, documents and checkpoints. */
    public void drop() {
        job.target().check();
        Preflight.dropSlot(job.postgres());
        Preflight.dropPublication(job.postgres());
        job.target().drop(job.documentNames());
        folder.clear();
    }

    /**
     * Checks all servers and the folder; creates whatever is missing.
     *
     * @return the checkpoint to resume from; empty to load everything
     */
    public Optional<Path> prepare(PrintStream notes) {
        Optional<Path> checkpoint = folder.latestCheckpoint();
        Start start = checkpoint.isPresent() ? Start.RESUME : Start.LOAD;
        Preflight.Report postgres = JobComposer.prepare(job, start, notes);
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

    private StateIdentity identity(Preflight.Report postgres) {
        return new StateIdentity(
                Long.toUnsignedString(postgres.cluster().system()),
                job.postgres().slot(),
                postgres.timeZone(),
                job.renderingDigest(),
                job.target().identity(job.documentNames()));
    }
}
