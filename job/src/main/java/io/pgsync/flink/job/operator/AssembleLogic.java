package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.filter.RowPredicate;
import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.state.OperatorLayout;
import io.pgsync.flink.job.row.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a row and the sub-documents of its children, renders them, and passes the result to a
 * {@link Delivery} if it differs from the last emission.
 */
final class AssembleLogic<T> implements AlignedLogic<T> {
    static final BinaryKey EMITTED = Tag.EMITTED.entry();

    private final Assemble spec;
    private final Delivery<T> delivery;
    private final RowRenderer renderer;
    private final RowPredicate where;
    private final RowState rows;

    /** Number of an edge in state → its place in the plan. */
    private final Map<Integer, Integer> edges = new HashMap<>();

    AssembleLogic(Assemble spec, Delivery<T> delivery, OperatorLayout layout) {
        this.spec = spec;
        this.rows = new RowState(RowLayout.of(layout));
        spec.edges().forEach(edge -> edges.put(layout.edges().get(edge.label()), edges.size()));
        this.delivery = delivery;
        this.where = spec.where().predicate();
        this.renderer = new RowRenderer(spec);
    }

    @Override
    public boolean apply(SortedState state, Message.Change change, Batch batch) throws Exception {
        return change.accept(new Application(state, batch));
    }

    /** Applies a change to the state; returns the same as {@link #apply}. */
    private final class Application implements Message.Change.Visitor<Boolean, Exception> {
        private final SortedState state;
        private final Batch batch;

        Application(SortedState state, Batch batch) {
            this.state = state;
            this.batch = batch;
        }

        @Override
        public Boolean row(Message.Row change) throws Exception {
            boolean incomplete = Tuple.of(change.tuple()).hasUnchanged();
            Tuple before = incomplete ? rows.read(state) : null;
            rows.update(state, change, before, batch.isInitial());
            return true;
        }

        @Override
        public Boolean rowDelete(Message.RowDelete change) throws Exception {
            state.remove(RowState.ENTRY);
            return false;
        }

        @Override
        public Boolean render(Message.Render change) throws Exception {
            forgetFormerChildren(state);
            return false;
        }

        @Override
        public Boolean element(Message.Element change) throws Exception {
            state.put(Tag.element(change.to().edge(), change.element()), change.json());
            return false;
        }

        @Override
        public Boolean elementDelete(Message.ElementDelete change) throws Exception {
            state.remove(Tag.element(change.to().edge(), change.element()));
            return false;
        }

        @Override
        public Boolean subscribe(Message.Subscribe change) throws Exception {
            return delivery.subscribe(state, change.subscriber(), batch);
        }

        @Override
        public Boolean unsubscribe(Message.Unsubscribe change) throws Exception {
            return delivery.unsubscribe(state, change.subscriber(), batch);
        }
    }

    /** Removes the children of an earlier schema whose operators no longer exist. */
    private void forgetFormerChildren(SortedState state) throws Exception {
        state.removeIf(Tag.ELEMENT.prefix(), key -> !edges.containsKey(Tag.edge(key)));
    }

    @Override
    public void flush(BinaryKey key, SortedState state, Batch batch, long version, Emitter<T> out)
            throws Exception {
        Content content = new Content(state);
        Tuple row = content.row;
        byte[] document = row == null ? null : content.render(row);
        var emission = new Delivery.Emission(key, row, document, version);
        Emitted now = delivery.deliver(emission, content.emitted, state, batch, out);
        remember(state, content.emitted, now);
    }

    @Override
    public void close() {
        delivery.close();
    }

    @Override
    public void repeat(BinaryKey key, SortedState state, Batch batch) throws Exception {
        Tuple row = rows.read(state); // even if a filter hides it now: the filter may be new
        batch.repeated(
                row == null
                        ? Optional.empty()
                        : delivery.target(row, () -> new Content(state).render(row)));
    }

    /** The row, or null if a filter hides it. */
    private Tuple shown(Tuple row) {
        return row != null && where.test(row::text) ? row : null;
    }

    /** The state of one key. */
    private final class Content {
        private Tuple row;
        private Emitted emitted = Emitted.NOTHING;
        private final List<List<byte[]>> children = new ArrayList<>();

        Content(SortedState state) throws Exception {
            spec.edges().forEach(edge -> children.add(new ArrayList<>()));
            // one pass up to the subscribers instead of two reads and a scan
            for (Map.Entry<BinaryKey, byte[]> entry : state.entries()) {
                if (Tag.ROW.isOf(entry.getKey())) {
                    row = shown(rows.decode(entry.getValue()));
                } else if (Tag.EMITTED.isOf(entry.getKey())) {
                    emitted = Emitted.decode(entry.getValue());
                } else if (Tag.ELEMENT.isOf(entry.getKey())) {
                    addChild(Tag.edge(entry.getKey()), entry.getValue());
                } else {
                    break;
                }
            }
        }

        private void addChild(int number, byte[] json) {
            Integer edge = edges.get(number);
            boolean known = edge != null;
            if (known && (spec.edges().get(edge).array() || children.get(edge).isEmpty())) {
                children.get(edge).add(json);
            }
        }

        byte[] render(Tuple any) {
            return renderer.render(any, children::get);
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
