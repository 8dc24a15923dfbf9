package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.sink.DocumentOperation;
import java.util.List;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.util.OutputTag;

/** The operator of a spec, and which of its outputs feeds which other one. */
public sealed interface Part {

    /** One that tells other operators something. */
    record Inner(OneInputStreamOperator<Message, Message> operator, List<Feed> feeds)
            implements Part {
        public Inner {
            feeds = List.copyOf(feeds);
        }
    }

    /** One whose documents leave the job. */
    record Root(OneInputStreamOperator<Message, DocumentOperation> operator) implements Part {}

    /** What stands between the source and all of them. */
    record Router(OneInputStreamOperator<SourceEvent, Message> operator, List<Feed> feeds) {
        public Router {
            feeds = List.copyOf(feeds);
        }
    }

    /**
     * A way from one operator to another.
     *
     * @param side the side output that holds what is meant for the receiver; null for the main one
     */
    record Feed(OperatorUid to, OutputTag<Message> side) {}
}
