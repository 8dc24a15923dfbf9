package io.pgsync.flink.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.postgres.WalPosition;
import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.Tuple;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SideQueriesITCase {
    private static final SourceTable PAGE =
            SourceDatabase.table("public", "page", 1, "id int4", "big text");

    /** As when the log shows a commit that queries do not see yet. */
    @Test
    void readsAMovedRowOnlyOnceItsTransactionIsVisible() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("side_visible");
                Connection writer = database.options().connect();
                Statement statement = writer.createStatement()) {
            database.execute(
                    "CREATE TABLE page (id int PRIMARY KEY, big text)",
                    "INSERT INTO page VALUES (1, E'tab \\t')");
            writer.setAutoCommit(false);
            statement.execute("UPDATE page SET id = 2");
            int transaction;
            try (ResultSet row = statement.executeQuery("SELECT txid_current()")) {
                row.next();
                transaction = (int) row.getLong(1);
            }
            AtomicInteger waits = new AtomicInteger();
            List<Long> readAt = new ArrayList<>();
            SideQueries.Waiting commitInTheMeantime =
                    () -> {
                        if (waits.incrementAndGet() == 3) {
                            writer.commit();
                        }
                    };
            try (SideQueries queries =
                    new SideQueries(database.options(), readAt::add, commitInTheMeantime)) {
                Tuple filled = queries.fill(PAGE, withoutBig("2"), transaction);
                assertThat(filled.text(1)).isEqualTo("tab \t");
                assertThat(waits).hasValueGreaterThanOrEqualTo(3);
                assertThat(readAt)
                        .singleElement()
                        .satisfies(
                                position ->
                                        assertThat(position)
                                                .isLessThanOrEqualTo(WalPosition.end(writer)));
                assertThat(queries.fill(PAGE, withoutBig("3"), transaction).isNull(1)).isTrue();
            }
        }
    }

    @Test
    void namesTypesAndTheBaseTypesOfDomains() throws Exception {
        try (SourceDatabase database = SourceDatabase.create("side_types");
                SideQueries queries =
                        new SideQueries(database.options(), position -> {}, () -> {})) {
            assertThat(queries.typeName(20)).isEqualTo("int8");
            database.execute("CREATE DOMAIN inner_ AS varchar", "CREATE DOMAIN outer_ AS inner_");
            long oid = Long.parseLong(database.query("SELECT 'outer_'::regtype::oid"));
            assertThat(queries.typeName(oid)).isEqualTo("varchar");
            assertThat(queries.typeName(1)).isNull();
        }
    }

    private static Tuple withoutBig(String id) {
        ByteBuilder out = new ByteBuilder();
        Tuple.of(List.of(id)).copyTo(out, 0);
        Tuple.appendUnchanged(out);
        return Tuple.of(out.toByteArray());
    }
}
