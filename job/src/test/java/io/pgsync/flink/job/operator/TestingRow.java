package io.pgsync.flink.job.operator;

import static io.pgsync.flink.job.operator.Texts.show;

import io.pgsync.flink.compiler.physical.Port;
import io.pgsync.flink.job.operator.ImmediateLogic.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * One key of an immediate operator: passes row changes to the logic, and returns what the logic
 * sends.
 */
final class TestingRow implements Router {
    final TestingState state = new TestingState();
    private final ImmediateLogic logic;
    private final BinaryKey key;
    private final List<String> sent = new ArrayList<>();

    TestingRow(ImmediateLogic logic, BinaryKey key) {
        this.logic = logic;
        this.key = key;
    }

    @Override
    public void send(Port to, Message message) {
        sent.add(to.operator().node() + ": " + show(message));
    }

    List<String> stream(String... row) throws Exception {
        return row(Origin.STREAM, row);
    }

    List<String> row(Origin origin, String... row) throws Exception {
        logic.change(state, new Message.Row(key, Texts.tuple(row)), origin, this);
        return taken();
    }

    List<String> delete() throws Exception {
        logic.change(state, new Message.RowDelete(key), Origin.STREAM, this);
        return taken();
    }

    List<String> renderAnew() throws Exception {
        logic.renderAnew(state, key, this);
        return taken();
    }

    private List<String> taken() {
        List<String> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }
}
