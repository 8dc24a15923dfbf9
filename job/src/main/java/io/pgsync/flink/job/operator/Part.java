package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.job.change.SourceEvent;
import io.pgsync.flink.job.sink.DocumentOperation;
import java.util.List;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.util.OutputTag;

/** The operator of a spec, and which output feeds which other operator. */
public sealed interface Part {

    /** An operator that feeds other operators. */
    record Inner(OneInputStreamOperator<Message, Message> operator, List<Feed> feeds)
            implements Part {
        public Inner {
            feeds = List.copyOf(feeds);
        }
    }

    /** An operator whose documents go to the sink. */
    record Root(OneInputStreamOperator<Message, DocumentOperation> operator) implements Part {}

    /** The operator between the source and all others. */
    record Router(OneInputStreamOperator<SourceEvent, Message> operator, List<Feed> feeds) {
        public Router {
            feeds = List.copyOf(feeds);
        }
    }

    /**
     * An edge from one operator to another.
     *
     * @param side the side output for the receiver; null for the main output
     */
    record Feed(OperatorUid to, OutputTag<Message> side) {}
}
