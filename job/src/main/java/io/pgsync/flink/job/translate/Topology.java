package io.pgsync.flink.job.translate;

import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.operator.CompactTypeInfo;
import io.pgsync.flink.job.operator.Message;
import io.pgsync.flink.job.operator.Operators;
import io.pgsync.flink.job.operator.Part;
import io.pgsync.flink.job.plugin.ShippedJars;
import io.pgsync.flink.job.target.DocumentOperation;
import io.pgsync.flink.job.target.DocumentOperationTypeInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;

/** Connects the operators of a physical plan, from the source's events to document operations. */
public final class Topology {
    private final Operators operators;
    private final Map<OperatorUid, List<DataStream<Message>>> inputs = new HashMap<>();
    private final List<DataStream<DocumentOperation>> documents = new ArrayList<>();

    private Topology(Operators operators) {
        this.operators = operators;
    }

    /**
     * Adds all operators of the plan behind the source.
     *
     * @return the document operations of all document types
     */
    public static DataStream<DocumentOperation> build(
            PhysicalPlan plan, ShippedJars plugins, DataStream<SourceEvent> events) {
        Topology topology = new Topology(new Operators(plan, plugins));
        topology.route(events);
        plan.operators().forEach(topology::add);
        return topology.documents.stream().reduce(DataStream::union).orElseThrow();
    }

    private void route(DataStream<SourceEvent> events) {
        Part.Router router = operators.router();
        feed(
                router.feeds(),
                events.transform("route rows", CompactTypeInfo.MESSAGE, router.operator())
                        .uid("rows/route/v1"));
    }

    private void add(OperatorSpec spec) {
        Part part = operators.of(spec);
        if (part instanceof Part.Root root) {
            documents.add(transform(spec, DocumentOperationTypeInfo.INSTANCE, root.operator()));
        } else if (part instanceof Part.Inner inner) {
            feed(inner.feeds(), transform(spec, CompactTypeInfo.MESSAGE, inner.operator()));
        }
    }

    private <T> SingleOutputStreamOperator<T> transform(
            OperatorSpec spec, TypeInformation<T> type, OneInputStreamOperator<Message, T> made) {
        return inputs.get(spec.uid()).stream()
                .reduce(DataStream::union)
                .orElseThrow()
                .keyBy(Message::key, CompactTypeInfo.BINARY_KEY)
                .transform(spec.name(), type, made)
                .uid(spec.uid().value());
    }

    private void feed(List<Part.Feed> feeds, SingleOutputStreamOperator<Message> operator) {
        for (Part.Feed feed : feeds) {
            inputs.computeIfAbsent(feed.to(), uid -> new ArrayList<>())
                    .add(feed.side() == null ? operator : operator.getSideOutput(feed.side()));
        }
    }
}
