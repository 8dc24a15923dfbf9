package io.pgsync.flink.job.source;

import java.util.List;
import java.util.Map;
import org.apache.flink.cdc.connectors.base.source.assigner.AssignerStatus;
import org.apache.flink.cdc.connectors.base.source.assigner.state.ChunkSplitterState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.SnapshotPendingSplitsState;

/** The framework's state of an enumerator, with the layout of all other state of the job. */
final class EnumeratorState extends HybridPendingSplitsState {
    /** State of a version that this build does not know; the enumerator fails when it starts. */
    static final EnumeratorState UNREADABLE =
            new EnumeratorState(
                    new SnapshotPendingSplitsState(
                            List.of(),
                            List.of(),
                            Map.of(),
                            Map.of(),
                            Map.of(),
                            AssignerStatus.INITIAL_ASSIGNING,
                            List.of(),
                            false,
                            true,
                            Map.of(),
                            ChunkSplitterState.NO_SPLITTING_TABLE_STATE),
                    false,
                    "");

    private final String layout;

    EnumeratorState(SnapshotPendingSplitsState snapshot, boolean streamAssigned, String layout) {
        super(snapshot, streamAssigned);
        this.layout = layout;
    }

    /** {@link SourcePlan#layout}, empty if it is not known. */
    String layout() {
        return layout;
    }
}
