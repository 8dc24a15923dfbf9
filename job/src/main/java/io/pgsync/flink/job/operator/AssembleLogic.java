package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Edge;
import io.pgsync.flink.job.value.DocumentRenderer;
import io.pgsync.flink.job.value.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Holds a row and the sub-documents of its children, renders them, and hands the result to a {@link
 * Delivery} if it differs from what was emitted last.
 */
final class AssembleLogic<T> implements AlignedLogic<T> {
    static final BinaryKey EMITTED = Tag.EMITTED.entry();

    private final Assemble spec;
    private final Delivery<T> delivery;
    private final DocumentRenderer renderer;

    AssembleLogic(Assemble spec, Delivery<T> delivery) {
        this.spec = spec;
        this.delivery = delivery;
        this.renderer = new DocumentRenderer(spec.rendering(), spec.edges());
    }

    @Override
    public boolean apply(SortedState state, Message change, Batch batch) throws Exception {
        switch (change.kind()) {
            case ROW -> {
                boolean incomplete = Tuple.of(change.payload()).hasUnchanged();
                Tuple before = incomplete ? RowState.read(state) : null;
                RowState.update(state, change, before, batch.isInitial());
                return true;
            }
            case ROW_DELETE -> state.remove(RowState.ENTRY);
            case ELEMENT ->
                    state.put(Tag.element(change.edge(), change.element()), change.payload());
            case ELEMENT_DELETE -> state.remove(Tag.element(change.edge(), change.element()));
            case SUBSCRIBE, UNSUBSCRIBE -> {
                return delivery.subscription(state, change, batch);
            }
            case TRUNCATE -> throw new IllegalArgumentException(spec.uid() + " got a TRUNCATE");
        }
        return false;
    }

    @Override
    public void flush(BinaryKey key, SortedState state, Batch batch, long version, Emitter<T> out)
            throws Exception {
        Tuple row = null;
        Emitted emitted = Emitted.NOTHING;
        List<List<byte[]>> children = new ArrayList<>();
        spec.edges().forEach(edge -> children.add(new ArrayList<>()));
        for (Map.Entry<BinaryKey, byte[]> entry : state.entries()) {
            if (Tag.ROW.isOf(entry.getKey())) {
                row = Tuple.of(entry.getValue());
            } else if (Tag.EMITTED.isOf(entry.getKey())) {
                emitted = Emitted.decode(entry.getValue());
            } else if (Tag.ELEMENT.isOf(entry.getKey())) {
                addChild(children, Tag.edge(entry.getKey()), entry.getValue());
            } else {
                break;
            }
        }
        byte[] document = row == null ? null : renderer.render(row, children::get);
        var emission = new Delivery.Emission(key, row, document, version);
        Emitted now = delivery.deliver(emission, emitted, state, batch, out);
        remember(state, emitted, now);
    }

    private void addChild(List<List<byte[]>> children, int edge, byte[] json) {
        Edge spec = this.spec.edges().get(edge);
        if (spec.array() || children.get(edge).isEmpty()) {
            children.get(edge).add(json);
        }
    }

    private static void remember(SortedState state, Emitted before, Emitted now) throws Exception {
        if (now.equals(before)) {
            return;
        }
        if (now.equals(Emitted.NOTHING)) {
            state.remove(EMITTED);
        } else {
            state.put(EMITTED, now.encode());
        }
    }
}
