package org.apache.flink.connector.elasticsearch.sink;

import java.util.function.BiConsumer;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkProcessor;
import org.elasticsearch.action.bulk.BulkRequest;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.client.RestHighLevelClient;

/**
 * Hands every answer over and calls it a success. The connector itself fails the job because of any
 * item, a version conflict too, and the release for this Flink has no other place to intervene.
 */
public final class ListeningElasticsearch7SinkBuilder<T> extends Elasticsearch7SinkBuilder<T> {
    private final BiConsumer<BulkRequest, BulkResponse> receiver;

    /**
     * @param receiver is called by the client's thread, before the connector counts the answer
     */
    public ListeningElasticsearch7SinkBuilder(BiConsumer<BulkRequest, BulkResponse> receiver) {
        this.receiver = receiver;
    }

    @Override
    protected BulkProcessorBuilderFactory getBulkProcessorBuilderFactory() {
        return new Listening(super.getBulkProcessorBuilderFactory(), receiver);
    }

    private static final class Listening implements BulkProcessorBuilderFactory {
        private static final long serialVersionUID = 1L;

        private final BulkProcessorBuilderFactory usual;

        /** Is made where it is used, and only asked whether it could be sent elsewhere. */
        private final transient BiConsumer<BulkRequest, BulkResponse> receiver;

        Listening(
                BulkProcessorBuilderFactory usual, BiConsumer<BulkRequest, BulkResponse> receiver) {
            this.usual = usual;
            this.receiver = receiver;
        }

        @Override
        public BulkProcessor.Builder apply(
                RestHighLevelClient client,
                BulkProcessorConfig configuration,
                BulkProcessor.Listener listener) {
            return usual.apply(client, configuration, new Listener(listener));
        }

        private final class Listener implements BulkProcessor.Listener {
            private final BulkProcessor.Listener connector;

            Listener(BulkProcessor.Listener connector) {
                this.connector = connector;
            }

            @Override
            public void beforeBulk(long id, BulkRequest request) {
                connector.beforeBulk(id, request);
            }

            @Override
            public void afterBulk(long id, BulkRequest request, BulkResponse response) {
                receiver.accept(request, response);
                var noFailure = new BulkResponse(new BulkItemResponse[0], 0);
                connector.afterBulk(id, request, noFailure);
            }

            @Override
            public void afterBulk(long id, BulkRequest request, Throwable failure) {
                connector.afterBulk(id, request, failure);
            }
        }
    }
}
