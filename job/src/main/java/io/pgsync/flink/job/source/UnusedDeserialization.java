package io.pgsync.flink.job.source;

import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.change.SourceEventSerializer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.cdc.debezium.DebeziumDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.connect.source.SourceRecord;

/** Replaces the framework's conversion of records, which our batches do not use. */
final class UnusedDeserialization implements DebeziumDeserializationSchema<SourceEvent> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(SourceRecord element, Collector<SourceEvent> out) {
        throw new IllegalStateException("unexpected element in the source's queue: " + element);
    }

    @Override
    public TypeInformation<SourceEvent> getProducedType() {
        return SourceEventSerializer.TYPE;
    }
}
