package io.pgsync.flink.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.compiler.state.StateLayout;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.postgres.PostgresOptions;
import java.io.IOException;
import java.util.List;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsState;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

class EnumeratorStateSerializerTest {
    private static final PostgresOptions OPTIONS =
            PostgresOptions.of("localhost", 5432, "shop", "me", null);
    private static final SourcePlan PLAN =
            SourceRun.plan(List.of(SourceDatabase.table("public", "book", 1, "id int4")));

    private final SimpleVersionedSerializer<PendingSplitsState> serializer =
            PgsyncSource.create(OPTIONS, PLAN).getEnumeratorCheckpointSerializer();

    @Test
    void keepsTheLayoutBesideTheFramesState() throws IOException {
        String layout = new StateLayout("Asia/Tokyo", List.of()).toJson();
        var state =
                new EnumeratorState(
                        EnumeratorState.UNREADABLE.getSnapshotPendingSplits(), true, layout);
        byte[] bytes = serializer.serialize(state);
        EnumeratorState read =
                (EnumeratorState) serializer.deserialize(serializer.getVersion(), bytes);
        assertThat(read.layout()).isEqualTo(layout);
        assertThat(read.isStreamSplitAssigned()).isTrue();
        assertThat(read.getSnapshotPendingSplits()).isEqualTo(state.getSnapshotPendingSplits());
    }

    /** An exception while state is read would make Flink begin without it. */
    @Test
    void stateOfAnotherBuildIsRefusedWhenTheJobStarts() throws IOException {
        var read = (EnumeratorState) serializer.deserialize(6, new byte[] {1, 2, 3});
        SnapshotPhase phase = SnapshotPhase.restored(OPTIONS, PLAN, 1, read);
        assertThatThrownBy(phase::begin)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("another build of the job");
    }
}
