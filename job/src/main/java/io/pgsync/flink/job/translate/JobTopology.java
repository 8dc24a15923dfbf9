package io.pgsync.flink.job.translate;

import io.pgsync.flink.compiler.physical.PhysicalPlan;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.plugin.PluginJars;
import io.pgsync.flink.job.target.DocumentOperation;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The whole job: source, operators, sink.
 *
 * @param plugins jars with plugins of the user's own
 */
public record JobTopology(PhysicalPlan plan, PluginJars plugins) {
    /** Fixed, because a TRUNCATE is sent to every key group and savepoints depend on it. */
    public static final int MAX_PARALLELISM = 128;

    /**
     * Adds the job to the environment.
     *
     * @param source emits the tables of the plan in their order, with {@link
     *     io.pgsync.flink.job.change.EventTime}
     */
    public void build(
            StreamExecutionEnvironment env,
            Source<SourceEvent, ?, ?> source,
            Sink<DocumentOperation> sink) {
        env.setMaxParallelism(MAX_PARALLELISM);
        env.getConfig().enableObjectReuse();
        env.getConfig().setAutoWatermarkInterval(0);
        DataStream<SourceEvent> changes =
                env.fromSource(source, WatermarkStrategy.noWatermarks(), "postgres")
                        .uid("postgres/source/v1");
        Topology.build(plan, plugins.ship(env), changes)
                .sinkTo(sink)
                .uid("index/sink/v1")
                .name("index");
    }
}
