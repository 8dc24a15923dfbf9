package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.OperatorSpec.Assemble;
import io.pgsync.flink.compiler.physical.OperatorSpec.Link;
import io.pgsync.flink.compiler.physical.OperatorSpec.Output;
import io.pgsync.flink.compiler.physical.OperatorSpec.Track;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.RowInput;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.change.RowChange;
import io.pgsync.flink.job.plugin.PluginSetup;
import io.pgsync.flink.job.plugin.ShippedJars;
import io.pgsync.flink.job.row.Tuple;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.DocumentOperationSerializer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.io.disk.iomanager.IOManager;
import org.apache.flink.runtime.io.disk.iomanager.IOManagerAsync;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.FileUtils;
import org.apache.flink.util.OutputTag;

/**
 * A whole topology in one thread: the real operators in Flink's test harness, connected by queues
 * that a seeded scheduler empties in random order, as channels of a cluster would. Two source
 * channels feed it: both bring rows of the snapshot, then one goes idle and the other brings the
 * stream.
 */
public final class TopologySimulation implements AutoCloseable {
    /** How many source channels there are; the first owns the stream. */
    private static final int READERS = 2;

    /**
     * How many shards an index has; documents of one id lie beside each other in different ones.
     */
    private static final int SHARDS = 3;

    private static final long MANAGED_MEMORY = 3 << 20;

    /** One for all: each has threads of its own, and takes its time to end them. */
    private static final IOManager IO = new IOManagerAsync();

    /** The number of the checkpoint that restored operators are told of. */
    private static final long RESTORED = 7;

    private PhysicalPlan plan;
    private final Random random;
    private final boolean onDisk;
    private final Map<OperatorUid, Node> nodes = new LinkedHashMap<>();
    private final Map<String, DocumentOperation> index = new HashMap<>();
    private final List<DocumentOperation> operations = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private Checkpoint checkpoint;
    private int truncations;

    /**
     * @param onDisk whether state lies in RocksDB, otherwise on the heap
     */
    public TopologySimulation(PhysicalPlan plan, long seed, boolean onDisk) throws Exception {
        this.plan = plan;
        this.onDisk = onDisk;
        this.random = new Random(seed);
        for (OperatorSpec spec : plan.operators()) {
            nodes.put(spec.uid(), spec.accept(new NodeMaker(null)));
        }
        connect();
    }

    private void connect() {
        for (Node node : nodes.values()) {
            for (OperatorUid target : node.outputs.keySet()) {
                nodes.get(target).channels.put(node.uid, new Channel());
            }
        }
    }

    /** A queue of records and watermarks, and {@link #IDLE} for "idle from here". */
    private static final class Channel {
        final Deque<Object> queue = new ArrayDeque<>();
        long watermark = Long.MIN_VALUE;
    }

    private static final Object IDLE = new Object();

    /** One operator with its input channels; keys are the sender's uid or a reader's number. */
    private static final class Node {
        final OperatorUid uid;
        final RowInput rows;
        final KeyedOneInputStreamOperatorTestHarness<BinaryKey, Message, ?> harness;
        final Map<OperatorUid, OutputTag<Message>> outputs;
        final OperatorUid mainOutput;
        final Map<Object, Channel> channels = new LinkedHashMap<>();
        long watermark = Long.MIN_VALUE;

        <T> Node(
                OperatorSpec spec,
                RowInput rows,
                OneInputStreamOperator<Message, T> operator,
                TypeSerializer<T> serializer,
                Map<OperatorUid, OutputTag<Message>> outputs,
                OperatorUid mainOutput,
                OperatorSubtaskState restored,
                boolean onDisk)
                throws Exception {
            this.uid = spec.uid();
            this.rows = rows;
            this.outputs = outputs;
            this.mainOutput = mainOutput;
            var harness =
                    new KeyedOneInputStreamOperatorTestHarness<>(
                            operator, Message::key, CompactTypeInfo.BINARY_KEY, environment());
            this.harness = harness;
            if (onDisk) {
                harness.setStateBackend(new EmbeddedRocksDBStateBackend());
            }
            harness.setup(serializer);
            if (restored != null) {
                harness.setRestoredCheckpointId(RESTORED);
                harness.initializeState(restored);
            }
            harness.open();
            if (rows != null) {
                for (int reader = 0; reader < READERS; reader++) {
                    channels.put(reader, new Channel());
                }
            }
        }

        /** The folder, too, that Flink's test kit made for the environment and would leave. */
        void close() throws Exception {
            harness.close();
            FileUtils.deleteDirectory(
                    harness.getEnvironment().getTaskManagerInfo().getTmpWorkingDirectory());
        }
    }

    private static MockEnvironment environment() {
        return new MockEnvironmentBuilder()
                .setManagedMemorySize(MANAGED_MEMORY)
                .setMaxParallelism(1)
                .setIOManager(IO)
                .build();
    }

    /** Makes the operator of a spec, perhaps with the state of a checkpoint. */
    private final class NodeMaker implements OperatorSpec.Visitor<Node> {
        private final OperatorSubtaskState restored;

        NodeMaker(OperatorSubtaskState restored) {
            this.restored = restored;
        }

        @Override
        public Node track(Track spec) {
            Map<OperatorUid, OutputTag<Message>> tags = new LinkedHashMap<>();
            spec.subscriptions()
                    .forEach(
                            s -> {
                                tags.put(s.to().operator(), tag(s.to().operator()));
                                if (s.junction()) {
                                    OperatorUid past = s.receiver().operator();
                                    tags.put(past, tag(past));
                                }
                            });
            return node(
                    spec,
                    spec.rows(),
                    new Operators(plan).track(spec, tags),
                    MessageSerializer.INSTANCE,
                    tags,
                    null);
        }

        @Override
        public Node link(Link spec) {
            OperatorUid to = spec.output().operator();
            return node(
                    spec,
                    null,
                    new Operators(plan).link(spec),
                    MessageSerializer.INSTANCE,
                    main(to),
                    to);
        }

        @Override
        public Node assemble(Assemble spec) {
            return spec.output()
                    .accept(
                            new Output.Visitor<>() {
                                @Override
                                public Node toParent(Output.ToParent output) {
                                    OperatorUid to = output.to().operator();
                                    if (Operators.isLeaf(spec)) {
                                        var leaf = new Operators(plan).leaf(spec, output, tag(to));
                                        return node(
                                                spec,
                                                spec.rows(),
                                                leaf,
                                                MessageSerializer.INSTANCE,
                                                Map.of(to, tag(to)),
                                                null);
                                    }
                                    var operator = new Operators(plan).assemble(spec, output);
                                    return node(
                                            spec,
                                            spec.rows(),
                                            operator,
                                            MessageSerializer.INSTANCE,
                                            main(to),
                                            to);
                                }

                                @Override
                                public Node toSubscribers(Output.ToSubscribers output) {
                                    OperatorUid to = output.to().operator();
                                    var operator = new Operators(plan).assemble(spec, output);
                                    return node(
                                            spec,
                                            spec.rows(),
                                            operator,
                                            MessageSerializer.INSTANCE,
                                            main(to),
                                            to);
                                }

                                @Override
                                public Node documents(Output.Documents output) {
                                    var types =
                                            output.id().stream()
                                                    .map(i -> spec.rows().columns().get(i))
                                                    .map(
                                                            i ->
                                                                    plan.tables()
                                                                            .get(
                                                                                    spec.rows()
                                                                                            .table())
                                                                            .columns()
                                                                            .get(i)
                                                                            .type())
                                                    .toList();
                                    var operator =
                                            new Operators(plan)
                                                    .root(
                                                            spec,
                                                            output,
                                                            types,
                                                            PluginSetup.of(
                                                                    plan,
                                                                    spec,
                                                                    output,
                                                                    ShippedJars.NONE));
                                    return node(
                                            spec,
                                            spec.rows(),
                                            operator,
                                            DocumentOperationSerializer.INSTANCE,
                                            Map.of(),
                                            null);
                                }
                            });
        }

        private <T> Node node(
                OperatorSpec spec,
                RowInput rows,
                OneInputStreamOperator<Message, T> operator,
                TypeSerializer<T> serializer,
                Map<OperatorUid, OutputTag<Message>> outputs,
                OperatorUid main) {
            try {
                return new Node(spec, rows, operator, serializer, outputs, main, restored, onDisk);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private Map<OperatorUid, OutputTag<Message>> main(OperatorUid to) {
            return Map.of(to, tag(to));
        }
    }

    private static OutputTag<Message> tag(OperatorUid uid) {
        return new OutputTag<>("to " + uid, CompactTypeInfo.MESSAGE);
    }

    /** A row of the snapshot, through a random reader. */
    public void snapshot(RowChange row) {
        send(random.nextInt(READERS), row, EventTime.SNAPSHOT);
    }

    /** What the load is as of; before its gate opens. */
    public void loaded(long position) {
        toAllRows(new Message.Loaded(BinaryKey.empty(), position), EventTime.BEFORE_GATE);
    }

    /** The snapshot is over: the second reader goes idle. */
    public void endSnapshot() {
        for (Node node : nodes.values()) {
            if (node.rows != null) {
                node.channels.get(1).queue.add(IDLE);
            }
        }
    }

    /**
     * The snapshot is over: the second reader goes idle; the gate opens; time is {@code position}.
     */
    void openGate(long position) {
        endSnapshot();
        loaded(position);
        for (long step = 1; step <= EventTime.gateSteps(plan.height()); step++) {
            watermark(step);
        }
        watermark(position);
    }

    /**
     * A checkpoint, and at once a failure from which the job is restored: operators start from
     * their state, what was on its way stays on its way (unaligned checkpoints keep it), time is
     * forgotten, and the idle reader says again that it is idle.
     *
     * @param snapshotDone whether the second reader has gone idle before
     */
    void restart(boolean snapshotDone) throws Exception {
        for (OperatorSpec spec : plan.operators()) {
            Node old = nodes.get(spec.uid());
            OperatorSubtaskState state = old.harness.snapshot(1, 1);
            old.close();
            Node node = spec.accept(new NodeMaker(state));
            old.channels.forEach(
                    (sender, channel) -> {
                        Channel kept = new Channel();
                        kept.queue.addAll(channel.queue);
                        if (sender.equals(1) && snapshotDone) {
                            kept.queue.add(IDLE);
                        }
                        node.channels.put(sender, kept);
                    });
            nodes.put(spec.uid(), node);
        }
    }

    /** A checkpoint: what the operators hold, and what is on its way. */
    private record Checkpoint(
            Map<OperatorUid, OperatorSubtaskState> states,
            Map<OperatorUid, Map<Object, List<Object>>> queues) {}

    /** What the source has sent since the last checkpoint. */
    private record Sent(RowChange change, long commitPosition) {}

    /** Takes a checkpoint for {@link #fail} and {@link #restore}. */
    public void checkpoint() throws Exception {
        Map<OperatorUid, OperatorSubtaskState> states = new LinkedHashMap<>();
        Map<OperatorUid, Map<Object, List<Object>>> queues = new LinkedHashMap<>();
        for (Node node : nodes.values()) {
            states.put(node.uid, node.harness.snapshot(1, 1));
            Map<Object, List<Object>> ofNode = new LinkedHashMap<>();
            node.channels.forEach(
                    (sender, channel) -> ofNode.put(sender, List.copyOf(channel.queue)));
            queues.put(node.uid, ofNode);
        }
        checkpoint = new Checkpoint(states, queues);
        sent.clear();
    }

    /**
     * A failure: everything is as at the last checkpoint, but the index has what was written since;
     * the source sends its changes again, without the watermarks.
     *
     * @param end nothing behind this position was sent
     */
    void fail(long end) throws Exception {
        List<Sent> again = List.copyOf(sent);
        restore(end);
        goIdle();
        again.forEach(s -> stream(s.change(), s.commitPosition()));
    }

    /**
     * A failure of everything but the index: operators and what was under way are as at the last
     * checkpoint. What the source sent since, the caller has to send again; and that the snapshot
     * is over, if it is.
     *
     * @param end nothing behind this position was sent
     */
    public void restore(long end) throws Exception {
        for (OperatorSpec spec : plan.operators()) {
            nodes.get(spec.uid()).close();
            Node node = spec.accept(new NodeMaker(checkpoint.states().get(spec.uid())));
            checkpoint
                    .queues()
                    .get(spec.uid())
                    .forEach(
                            (sender, elements) -> {
                                Channel channel = new Channel();
                                channel.queue.addAll(elements);
                                node.channels.put(sender, channel);
                            });
            nodes.put(spec.uid(), node);
        }
        toAllRows(new Message.Resumed(BinaryKey.empty(), new Resumption(RESTORED, end)), 1);
        sent.clear();
    }

    /**
     * As {@link #fail}, but the job starts with another schema, which needs nothing that the state
     * does not hold: all documents are rendered anew.
     *
     * @param end nothing at or behind this position was sent
     */
    void upgrade(PhysicalPlan next, long end) throws Exception {
        for (Node node : nodes.values()) {
            node.close();
        }
        nodes.clear();
        PhysicalPlan former = plan;
        plan = next;
        for (OperatorSpec spec : plan.operators()) {
            OperatorSubtaskState state = checkpoint.states().get(spec.uid());
            nodes.put(spec.uid(), spec.accept(new NodeMaker(state)));
        }
        connect();
        for (Node node : nodes.values()) {
            checkpoint
                    .queues()
                    .get(node.uid)
                    .forEach(
                            (sender, elements) -> {
                                if (!elements.isEmpty()) {
                                    node.channels.get(sender).queue.addAll(elements);
                                }
                            });
        }
        toAllRows(new Message.Resumed(BinaryKey.empty(), new Resumption(RESTORED, end)), 1);
        goIdle();
        List<Sent> again = List.copyOf(sent);
        sent.clear();
        for (Sent s : again) {
            translate(s.change(), former).ifPresent(change -> stream(change, s.commitPosition()));
        }
        var ordinal = new Message.Ordinal(0, truncations++);
        toAllRows(new Message.RenderAll(BinaryKey.empty(), ordinal), end);
    }

    private void toAllRows(Message message, long stamp) {
        for (Node node : nodes.values()) {
            if (node.rows != null) {
                node.channels.get(0).queue.add(new StreamRecord<>(message, stamp));
            }
        }
    }

    private void goIdle() {
        for (Node node : nodes.values()) {
            if (node.rows != null) {
                node.channels.get(1).queue.add(IDLE);
            }
        }
    }

    /** A change as the source of the plan of now would read it. */
    private Optional<RowChange> translate(RowChange change, PhysicalPlan former) {
        SourceTable from = former.tables().get(change.table());
        for (int table = 0; table < plan.tables().size(); table++) {
            SourceTable to = plan.tables().get(table);
            if (to.name().equals(from.name())) {
                List<Integer> places = to.columns().stream().map(from.columns()::indexOf).toList();
                return Optional.of(
                        new RowChange(
                                table,
                                change.kind(),
                                project(change.before(), places),
                                project(change.after(), places)));
            }
        }
        return Optional.empty();
    }

    private static byte[] project(byte[] tuple, List<Integer> places) {
        return tuple == null ? null : Tuple.of(tuple).project(places).bytes();
    }

    /** A change of the stream. */
    public void stream(RowChange change, long commitPosition) {
        sent.add(new Sent(change, commitPosition));
        send(0, change, commitPosition);
    }

    public void watermark(long position) {
        for (Node node : nodes.values()) {
            if (node.rows != null) {
                node.channels.get(0).queue.add(new Watermark(position));
            }
        }
    }

    private void send(int reader, RowChange change, long stamp) {
        for (Node node : nodes.values()) {
            if (node.rows == null || node.rows.table() != change.table()) {
                continue;
            }
            Deque<Object> queue = node.channels.get(reader).queue;
            if (change.kind() == RowChange.Kind.TRUNCATE) {
                var ordinal = new Message.Ordinal(0, truncations++);
                var truncate = new Message.Truncate(BinaryKey.empty(), ordinal);
                queue.add(new StreamRecord<>(truncate, stamp));
            }
            for (Message message : RowMessages.of(change, node.rows)) {
                queue.add(new StreamRecord<>(message, stamp));
            }
        }
    }

    /** Lets everything that is under way arrive, in random order. */
    public void settle() throws Exception {
        List<Map.Entry<Node, Object>> ready = ready();
        while (!ready.isEmpty()) {
            Map.Entry<Node, Object> next = ready.get(random.nextInt(ready.size()));
            step(next.getKey(), next.getValue());
            ready = ready();
        }
    }

    /** Processes a few random elements only. */
    public void run(int steps) throws Exception {
        List<Map.Entry<Node, Object>> ready = ready();
        for (int i = 0; i < steps && !ready.isEmpty(); i++) {
            Map.Entry<Node, Object> next = ready.get(random.nextInt(ready.size()));
            step(next.getKey(), next.getValue());
            ready = ready();
        }
    }

    private List<Map.Entry<Node, Object>> ready() {
        List<Map.Entry<Node, Object>> ready = new ArrayList<>();
        nodes.values()
                .forEach(
                        node ->
                                node.channels.forEach(
                                        (sender, channel) -> {
                                            if (!channel.queue.isEmpty()) {
                                                ready.add(Map.entry(node, sender));
                                            }
                                        }));
        return ready;
    }

    @SuppressWarnings("unchecked")
    private void step(Node node, Object sender) throws Exception {
        Channel channel = node.channels.get(sender);
        Object next = channel.queue.poll();
        if (next == IDLE) {
            channel.watermark = Long.MAX_VALUE;
            advance(node);
        } else if (next instanceof Watermark mark) {
            channel.watermark = Math.max(channel.watermark, mark.getTimestamp());
            advance(node);
        } else {
            node.harness.processElement((StreamRecord<Message>) next);
            collect(node);
        }
    }

    private void advance(Node node) throws Exception {
        long lowest =
                node.channels.values().stream().mapToLong(c -> c.watermark).min().orElseThrow();
        if (lowest > node.watermark && lowest != Long.MAX_VALUE) {
            node.watermark = lowest;
            node.harness.processWatermark(new Watermark(lowest));
            collect(node);
        }
    }

    private void collect(Node node) {
        node.outputs.forEach(
                (target, tag) -> {
                    var side = node.harness.getSideOutput(tag);
                    while (side != null && !side.isEmpty()) {
                        nodes.get(target).channels.get(node.uid).queue.add(side.poll());
                    }
                });
        Object element;
        while ((element = node.harness.getOutput().poll()) != null) {
            if (element instanceof Watermark) {
                for (OperatorUid target : node.outputs.keySet()) {
                    nodes.get(target).channels.get(node.uid).queue.add(element);
                }
            } else if (element instanceof StreamRecord<?> record) {
                if (record.getValue() instanceof DocumentOperation operation) {
                    write(operation);
                } else {
                    nodes.get(node.mainOutput).channels.get(node.uid).queue.add(record);
                }
            }
        }
    }

    /**
     * As the engine does: what is not newer changes nothing, deletes are remembered; a document
     * lies in the shard of its routing.
     */
    private void write(DocumentOperation operation) {
        operations.add(operation);
        String routing = operation.routing() == null ? operation.id() : operation.routing();
        int shard = Math.floorMod(routing.hashCode(), SHARDS);
        String place = shard + "/" + operation.index() + "/" + operation.id();
        DocumentOperation before = index.get(place);
        if (before == null || operation.version() > before.version()) {
            index.put(place, operation);
        }
    }

    /** Index and id → document, as the search engine would have them. */
    Map<String, String> documents() {
        Map<String, String> documents = new TreeMap<>();
        index().forEach(o -> documents.put(o.index() + "/" + o.id(), document(o)));
        return documents;
    }

    /** What the search engine holds. */
    public List<DocumentOperation> index() {
        return index.values().stream().filter(operation -> !operation.isDelete()).toList();
    }

    /** What an operation writes, null for a delete. */
    static String document(DocumentOperation operation) {
        return operation.isDelete() ? null : new String(operation.source(), StandardCharsets.UTF_8);
    }

    /** Everything that was sent to the index since the last call. */
    public List<DocumentOperation> takeOperations() {
        List<DocumentOperation> taken = List.copyOf(operations);
        operations.clear();
        return taken;
    }

    /** Keys with state, and timers, of all operators. */
    public int stateSize() {
        return nodes.values().stream()
                .mapToInt(n -> keysWithState(n.harness) + n.harness.numEventTimeTimers())
                .sum();
    }

    private static int keysWithState(KeyedOneInputStreamOperatorTestHarness<?, ?, ?> harness) {
        var backend = ((AbstractStreamOperator<?>) harness.getOperator()).getKeyedStateBackend();
        return BufferingOperator.STATES.stream()
                .mapToInt(state -> (int) backend.getKeys(state, VoidNamespace.INSTANCE).count())
                .sum();
    }

    @Override
    public void close() throws Exception {
        for (Node node : nodes.values()) {
            node.close();
        }
    }

    /** A tuple of texts, null for NULL. */
    static byte[] tuple(List<String> values) {
        return Tuple.of(values).bytes();
    }
}
