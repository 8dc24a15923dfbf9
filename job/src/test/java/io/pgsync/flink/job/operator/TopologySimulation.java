package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.compiler.physical.SourceTable;
import io.pgsync.flink.job.change.EventTime;
import io.pgsync.flink.job.change.SourceEvent;
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
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.FileUtils;

/**
 * A whole topology in one thread: the real operators in Flink's test harness, connected by queues
 * that a seeded scheduler drains in random order, like the channels of a cluster. It has two source
 * channels: both deliver snapshot rows, then one goes idle and the other delivers the stream.
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
    private final List<Router> routers = new ArrayList<>();
    private final Map<String, DocumentOperation> index = new HashMap<>();
    private final List<DocumentOperation> operations = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private Checkpoint checkpoint;

    /**
     * @param onDisk whether state lies in RocksDB, otherwise on the heap
     */
    public TopologySimulation(PhysicalPlan plan, long seed, boolean onDisk) throws Exception {
        this.plan = plan;
        this.onDisk = onDisk;
        this.random = new Random(seed);
        start(null);
        connect();
    }

    /** Makes all operators, with the state of a checkpoint if there is one. */
    private void start(Checkpoint from) throws Exception {
        Operators operators = new Operators(plan, ShippedJars.NONE);
        for (int reader = 0; reader < READERS; reader++) {
            var state = from == null ? null : from.routers().get(reader);
            routers.add(new Router(operators.router(), state));
        }
        for (OperatorSpec spec : plan.operators()) {
            var state = from == null ? null : from.states().get(spec.uid());
            nodes.put(spec.uid(), new Node(spec.uid(), operators.of(spec), state, onDisk));
        }
    }

    private void stop() throws Exception {
        for (Router router : routers) {
            close(router.harness);
        }
        routers.clear();
        for (Node node : nodes.values()) {
            close(node.harness);
        }
        nodes.clear();
    }

    private void connect() {
        for (int reader = 0; reader < READERS; reader++) {
            for (Part.Feed feed : routers.get(reader).feeds) {
                nodes.get(feed.to()).channels.put(reader, new Channel());
            }
        }
        for (Node node : nodes.values()) {
            for (Part.Feed feed : node.feeds) {
                nodes.get(feed.to()).channels.put(node.uid, new Channel());
            }
        }
    }

    /** A queue of records and watermarks, and {@link #IDLE} for "idle from here". */
    private static final class Channel {
        final Deque<Object> queue = new ArrayDeque<>();
        long watermark = Long.MIN_VALUE;
    }

    private static final Object IDLE = new Object();

    /** What stands behind one reader of the source. */
    private static final class Router {
        final OneInputStreamOperatorTestHarness<SourceEvent, Message> harness;
        final List<Part.Feed> feeds;

        Router(Part.Router router, OperatorSubtaskState restored) throws Exception {
            feeds = router.feeds();
            harness = new OneInputStreamOperatorTestHarness<>(router.operator(), environment());
            open(harness, MessageSerializer.INSTANCE, restored);
        }
    }

    /** One operator with its input channels; keys are the sender's uid or a reader's number. */
    private static final class Node {
        final OperatorUid uid;
        final KeyedOneInputStreamOperatorTestHarness<BinaryKey, Message, ?> harness;
        final List<Part.Feed> feeds;
        final Map<Object, Channel> channels = new LinkedHashMap<>();
        long watermark = Long.MIN_VALUE;

        Node(OperatorUid uid, Part part, OperatorSubtaskState restored, boolean onDisk)
                throws Exception {
            this.uid = uid;
            if (part instanceof Part.Inner inner) {
                feeds = inner.feeds();
                harness = harness(inner.operator(), MessageSerializer.INSTANCE, restored, onDisk);
            } else {
                feeds = List.of();
                harness =
                        harness(
                                ((Part.Root) part).operator(),
                                DocumentOperationSerializer.INSTANCE,
                                restored,
                                onDisk);
            }
        }

        private static <T> KeyedOneInputStreamOperatorTestHarness<BinaryKey, Message, T> harness(
                OneInputStreamOperator<Message, T> operator,
                TypeSerializer<T> serializer,
                OperatorSubtaskState restored,
                boolean onDisk)
                throws Exception {
            var harness =
                    new KeyedOneInputStreamOperatorTestHarness<>(
                            operator, Message::key, MessageTypes.KEY, environment());
            if (onDisk) {
                harness.setStateBackend(new EmbeddedRocksDBStateBackend());
            }
            open(harness, serializer, restored);
            return harness;
        }
    }

    private static <T> void open(
            OneInputStreamOperatorTestHarness<?, T> harness,
            TypeSerializer<T> serializer,
            OperatorSubtaskState restored)
            throws Exception {
        harness.setup(serializer);
        if (restored != null) {
            harness.setRestoredCheckpointId(RESTORED);
            harness.initializeState(restored);
        }
        harness.open();
    }

    /** The folder, too, that Flink's test kit made for the environment and would leave. */
    private static void close(OneInputStreamOperatorTestHarness<?, ?> harness) throws Exception {
        harness.close();
        FileUtils.deleteDirectory(
                harness.getEnvironment().getTaskManagerInfo().getTmpWorkingDirectory());
    }

    private static MockEnvironment environment() {
        return new MockEnvironmentBuilder()
                .setManagedMemorySize(MANAGED_MEMORY)
                .setMaxParallelism(1)
                .setIOManager(IO)
                .build();
    }

    /** A row of the snapshot, through a random reader. */
    public void snapshot(SourceEvent row) throws Exception {
        emit(random.nextInt(READERS), row, EventTime.SNAPSHOT);
    }

    /** The snapshot is over: the second reader goes idle. */
    public void endSnapshot() {
        for (Part.Feed feed : routers.get(1).feeds) {
            nodes.get(feed.to()).channels.get(1).queue.add(IDLE);
        }
    }

    /**
     * The snapshot is over: the second reader goes idle; the gate opens; time is {@code position}.
     */
    void openGate(long position) throws Exception {
        endSnapshot();
        stream(new SourceEvent.Loaded(position), EventTime.BEFORE_GATE);
        for (long step = 1; step <= EventTime.gateSteps(plan.height()); step++) {
            watermark(step);
        }
        watermark(position);
    }

    /**
     * Takes a checkpoint, then fails and restores at once: operators start from their state,
     * in-flight records remain (unaligned checkpoints keep them), watermarks are lost, and the idle
     * reader reports again that it is idle.
     *
     * @param snapshotDone whether the second reader has gone idle before
     */
    void restart(boolean snapshotDone) throws Exception {
        Checkpoint now = takeCheckpoint();
        stop();
        start(now);
        connect();
        putOnTheirWay(now);
        if (snapshotDone) {
            endSnapshot();
        }
    }

    /** A checkpoint: what the operators hold, and what is on its way. */
    private record Checkpoint(
            List<OperatorSubtaskState> routers,
            Map<OperatorUid, OperatorSubtaskState> states,
            Map<OperatorUid, Map<Object, List<Object>>> queues) {}

    /** What the source has sent since the last checkpoint. */
    private record Sent(SourceEvent.TableChange change, long stamp) {}

    /** Takes a checkpoint for {@link #fail} and {@link #restore}. */
    public void checkpoint() throws Exception {
        checkpoint = takeCheckpoint();
        sent.clear();
    }

    private Checkpoint takeCheckpoint() throws Exception {
        List<OperatorSubtaskState> ofRouters = new ArrayList<>();
        for (Router router : routers) {
            ofRouters.add(router.harness.snapshot(1, 1));
        }
        Map<OperatorUid, OperatorSubtaskState> states = new LinkedHashMap<>();
        Map<OperatorUid, Map<Object, List<Object>>> queues = new LinkedHashMap<>();
        for (Node node : nodes.values()) {
            states.put(node.uid, node.harness.snapshot(1, 1));
            Map<Object, List<Object>> ofNode = new LinkedHashMap<>();
            node.channels.forEach(
                    (sender, channel) -> ofNode.put(sender, List.copyOf(channel.queue)));
            queues.put(node.uid, ofNode);
        }
        return new Checkpoint(ofRouters, states, queues);
    }

    /** What was on its way to operators that are still there; a savepoint leaves nothing else. */
    private void putOnTheirWay(Checkpoint from) {
        for (Node node : nodes.values()) {
            from.queues()
                    .get(node.uid)
                    .forEach(
                            (sender, elements) -> {
                                if (!elements.isEmpty()) {
                                    node.channels.get(sender).queue.addAll(elements);
                                }
                            });
        }
    }

    /**
     * Fails: everything is reset to the last checkpoint, except that the index keeps later writes;
     * the source sends its changes again, without the watermarks.
     *
     * @param end nothing behind this position was sent
     */
    void fail(long end) throws Exception {
        List<Sent> again = List.copyOf(sent);
        restore();
        stream(new SourceEvent.Resumed(end), EventTime.BEFORE_GATE);
        endSnapshot();
        for (Sent s : again) {
            stream(s.change(), s.stamp());
        }
    }

    /**
     * Resets everything but the index: operators and in-flight records are as at the last
     * checkpoint. The caller must send what the source emits on a restart, and everything the
     * source has sent since the checkpoint.
     */
    public void restore() throws Exception {
        stop();
        start(checkpoint);
        connect();
        putOnTheirWay(checkpoint);
        sent.clear();
    }

    /**
     * Same as {@link #fail}, but the job restarts with another schema, whose data is all in state:
     * all documents are rendered again.
     *
     * @param end nothing at or behind this position was sent
     */
    void upgrade(PhysicalPlan next, long end) throws Exception {
        List<Sent> again = List.copyOf(sent);
        PhysicalPlan former = plan;
        plan = next;
        restore();
        stream(new SourceEvent.Resumed(end), EventTime.BEFORE_GATE);
        endSnapshot();
        for (Sent s : again) {
            SourceEvent translated = translate(s.change(), former);
            if (translated != null) {
                stream(translated, s.stamp());
            }
        }
        stream(new SourceEvent.Render(), end);
    }

    /** A change as the source of the plan of now would read it, null for one of another table. */
    private SourceEvent translate(SourceEvent.TableChange change, PhysicalPlan former) {
        SourceTable from = former.tables().get(change.table());
        for (int table = 0; table < plan.tables().size(); table++) {
            SourceTable to = plan.tables().get(table);
            if (to.name().equals(from.name())) {
                List<Integer> places = to.columns().stream().map(from.columns()::indexOf).toList();
                return translate(change, table, places);
            }
        }
        return null;
    }

    private static SourceEvent translate(
            SourceEvent.TableChange change, int table, List<Integer> places) {
        if (change instanceof SourceEvent.Insert insert) {
            return new SourceEvent.Insert(table, project(insert.row(), places));
        }
        if (change instanceof SourceEvent.Update update) {
            return new SourceEvent.Update(table, project(update.row(), places));
        }
        if (change instanceof SourceEvent.Move move) {
            byte[] before = project(move.before(), places);
            return new SourceEvent.Move(table, before, project(move.after(), places));
        }
        if (change instanceof SourceEvent.Delete delete) {
            return new SourceEvent.Delete(table, project(delete.before(), places));
        }
        if (change instanceof SourceEvent.Truncate) {
            return new SourceEvent.Truncate(table);
        }
        throw new IllegalArgumentException("not of the stream: " + change);
    }

    private static byte[] project(byte[] tuple, List<Integer> places) {
        return Tuple.of(tuple).bytesOf(places);
    }

    /** An event of the stream. */
    public void stream(SourceEvent event, long stamp) throws Exception {
        if (event instanceof SourceEvent.TableChange change) {
            sent.add(new Sent(change, stamp));
        }
        emit(0, event, stamp);
    }

    public void watermark(long position) throws Exception {
        routers.get(0).harness.processWatermark(new Watermark(position));
        collect(0);
    }

    private void emit(int reader, SourceEvent event, long stamp) throws Exception {
        routers.get(reader).harness.processElement(event, stamp);
        collect(reader);
    }

    private void collect(int reader) {
        Router router = routers.get(reader);
        collect(router.harness, router.feeds, reader);
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
        collect(node.harness, node.feeds, node.uid);
    }

    /** Puts what an operator has emitted into the channels of those whom it feeds. */
    private void collect(
            OneInputStreamOperatorTestHarness<?, ?> harness, List<Part.Feed> feeds, Object sender) {
        for (Part.Feed feed : feeds) {
            var side = feed.side() == null ? null : harness.getSideOutput(feed.side());
            while (side != null && !side.isEmpty()) {
                nodes.get(feed.to()).channels.get(sender).queue.add(side.poll());
            }
        }
        Object element;
        while ((element = harness.getOutput().poll()) != null) {
            if (element instanceof StreamRecord<?> record
                    && record.getValue() instanceof DocumentOperation operation) {
                write(operation);
                continue;
            }
            for (Part.Feed feed : feeds) {
                if (element instanceof Watermark || feed.side() == null) {
                    nodes.get(feed.to()).channels.get(sender).queue.add(element);
                }
            }
        }
    }

    /**
     * Behaves like the engine: a write that is not newer has no effect, deletes are remembered, and
     * a document lies in the shard of its routing.
     */
    private void write(DocumentOperation operation) {
        operations.add(operation);
        String routing = operation.routing() == null ? operation.id() : operation.routing();
        int shard = Math.floorMod(routing.hashCode(), SHARDS);
        String place = shard + "/" + operation.document() + "/" + operation.id();
        DocumentOperation before = index.get(place);
        if (before == null || operation.version() > before.version()) {
            index.put(place, operation);
        }
    }

    /** Index and id → document, as the search engine would have them. */
    Map<String, String> documents() {
        Map<String, String> documents = new TreeMap<>();
        index().forEach(o -> documents.put(o.document() + "/" + o.id(), document(o)));
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
        stop();
    }

    /** A tuple of texts, null for NULL. */
    static byte[] tuple(List<String> values) {
        return Tuple.of(values).bytes();
    }
}
