package io.pgsync.flink.job.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One key of an aligned operator: passes changes to the logic as the operator would, and returns
 * what the logic emits.
 *
 * @param <T> what it emits
 */
final class TestingKey<T> {
    final TestingState state = new TestingState();
    private final AlignedLogic<T> logic;
    private final BinaryKey key;
    private final Function<T, String> shown;

    TestingKey(AlignedLogic<T> logic, BinaryKey key, Function<T, String> shown) {
        this.logic = logic;
        this.key = key;
        this.shown = shown;
    }

    /** Changes of one commit. */
    List<String> commit(long stamp, Message.Change... changes) throws Exception {
        Batch batch = new Batch(false);
        apply(batch, changes);
        return flush(batch, stamp);
    }

    /** Changes of one commit each, of which an earlier run may have shown every one. */
    List<String> repeat(long watermark, Message.Change... changes) throws Exception {
        Batch batch = new Batch(false);
        for (Message.Change change : changes) {
            apply(batch, change);
            logic.repeat(key, state, batch);
        }
        return flush(batch, watermark);
    }

    /** What the snapshot brings, with the key's turn when the gate opens. */
    List<String> load(long position, Message.Change... changes) throws Exception {
        boolean turn = false;
        for (Message.Change change : changes) {
            turn |= logic.apply(state, change, new Batch(true));
        }
        return turn ? flush(new Batch(true), position) : List.of();
    }

    private void apply(Batch batch, Message.Change... changes) throws Exception {
        for (Message.Change change : changes) {
            batch.count();
            logic.apply(state, change, batch);
        }
    }

    private List<String> flush(Batch batch, long version) throws Exception {
        List<String> emitted = new ArrayList<>();
        logic.flush(key, state, batch, version, value -> emitted.add(shown.apply(value)));
        return emitted;
    }
}
