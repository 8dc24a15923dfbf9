package io.pgsync.flink.job.translate;

import io.pgsync.flink.compiler.physical.OperatorSpec;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.operator.Message;
import io.pgsync.flink.job.operator.MessageTypes;
import io.pgsync.flink.job.operator.Operators;
import io.pgsync.flink.job.operator.Part;
import io.pgsync.flink.job.plugin.PluginJars;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.DocumentOperationSerializer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;

/**
 * The whole job, from top to bottom: source → router → operators → target. {@link Operators}
 * creates the operators; this class connects them according to the plan.
 */
public final class JobTopology {
    /** Fixed, because a TRUNCATE is sent to every key group and savepoints depend on it. */
    public static final int MAX_PARALLELISM = 128;

    private final PhysicalPlan plan;
    private final PluginJars plugins;
    private final Map<OperatorUid, List<DataStream<Message>>> inputs = new HashMap<>();

    /**
     * @param plugins the user's plugin jars
     */
    public JobTopology(PhysicalPlan plan, PluginJars plugins) {
        this.plan = plan;
        this.plugins = plugins;
    }

    /**
     * Adds the job to the environment; call once.
     *
     * @param source emits the tables of the plan in their order, with {@link
     *     io.pgsync.flink.job.change.EventTime}
     * @param sink where the documents go
     */
    public void build(
            StreamExecutionEnvironment env,
            Source<SourceEvent, ?, ?> source,
            Sink<DocumentOperation> sink) {
        env.setMaxParallelism(MAX_PARALLELISM);
        env.getConfig().enableObjectReuse();
        env.getConfig().setAutoWatermarkInterval(0);
        Operators operators = new Operators(plan, plugins.ship(env));

        DataStream<SourceEvent> events =
                env.fromSource(source, WatermarkStrategy.noWatermarks(), "postgres")
                        .uid("postgres/source/v1");
        route(events, operators.router());
        DataStream<DocumentOperation> documents = assemble(operators);
        documents.sinkTo(sink).uid("index/sink/v1").name("index");
    }

    /** Routes the rows of each table to the operators that use it. */
    private void route(DataStream<SourceEvent> events, Part.Router router) {
        feed(
                router.feeds(),
                events.transform("route rows", MessageTypes.MESSAGE, router.operator())
                        .uid("rows/route/v1"));
    }

    /** Adds the operators of the plan, each after those that feed it; the roots emit documents. */
    private DataStream<DocumentOperation> assemble(Operators operators) {
        List<DataStream<DocumentOperation>> documents = new ArrayList<>();
        for (OperatorSpec spec : plan.operators()) {
            Part part = operators.of(spec);
            if (part instanceof Part.Root root) {
                documents.add(transform(spec, DocumentOperationSerializer.TYPE, root.operator()));
            } else if (part instanceof Part.Inner inner) {
                feed(inner.feeds(), transform(spec, MessageTypes.MESSAGE, inner.operator()));
            }
        }
        return documents.stream().reduce(DataStream::union).orElseThrow();
    }

    private <T> SingleOutputStreamOperator<T> transform(
            OperatorSpec spec, TypeInformation<T> type, OneInputStreamOperator<Message, T> made) {
        return inputs.get(spec.uid()).stream()
                .reduce(DataStream::union)
                .orElseThrow()
                .keyBy(Message::key, MessageTypes.KEY)
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
