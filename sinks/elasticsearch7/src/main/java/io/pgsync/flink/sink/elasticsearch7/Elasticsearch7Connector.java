package io.pgsync.flink.sink.elasticsearch7;

import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.search.sink.ConnectorSink;
import io.pgsync.flink.job.search.sink.ItemOutcomes;
import io.pgsync.flink.job.search.sink.SinkOptions;
import io.pgsync.flink.job.sink.DocumentOperation;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.elasticsearch.sink.ElasticsearchEmitter;
import org.apache.flink.connector.elasticsearch.sink.FlushBackoffType;
import org.apache.flink.connector.elasticsearch.sink.ListeningElasticsearch7SinkBuilder;
import org.apache.flink.connector.elasticsearch.sink.RequestIndexer;
import org.apache.http.HttpHost;
import org.elasticsearch.action.DocWriteRequest;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkRequest;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.action.delete.DeleteRequest;
import org.elasticsearch.action.index.IndexRequest;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.xcontent.XContentType;
import org.elasticsearch.index.VersionType;

/** Flink's connector for Elasticsearch 7, set up as the job needs it. */
final class Elasticsearch7Connector extends ConnectorSink {
    private static final long serialVersionUID = 1L;

    Elasticsearch7Connector(SinkOptions options) {
        super(options);
    }

    @Override
    protected Sink<DocumentOperation> connector(
            SinkOptions options, ItemOutcomes outcomes, MailboxExecutor mailbox) {
        SearchOptions search = options.search();
        var builder =
                new ListeningElasticsearch7SinkBuilder<DocumentOperation>(
                                (request, response) ->
                                        mailbox.execute(
                                                () -> inspect(request, response, outcomes),
                                                "answer to a bulk request"))
                        .setEmitter(new Emitter())
                        .setHosts(hosts(search))
                        .setBulkFlushMaxActions(MAX_DOCUMENTS)
                        .setBulkFlushMaxSizeMb(MAX_MEGABYTES)
                        .setBulkFlushInterval(MAX_WAIT_MILLIS)
                        .setBulkFlushBackoffStrategy(
                                FlushBackoffType.EXPONENTIAL, RETRIES, FIRST_WAIT_MILLIS);
        if (search.user() != null) {
            builder.setConnectionUsername(search.user());
            builder.setConnectionPassword(search.password() == null ? "" : search.password());
        }
        String path = search.urls().get(0).getPath();
        if (!path.isEmpty()) {
            builder.setConnectionPathPrefix(path);
        }
        return builder.build();
    }

    private static HttpHost[] hosts(SearchOptions search) {
        return search.urls().stream()
                .map(url -> new HttpHost(url.getHost(), url.getPort(), url.getScheme()))
                .toArray(HttpHost[]::new);
    }

    /** Turns operations into requests. */
    private static final class Emitter implements ElasticsearchEmitter<DocumentOperation> {
        private static final long serialVersionUID = 1L;

        @Override
        public void emit(
                DocumentOperation operation, SinkWriter.Context context, RequestIndexer indexer) {
            if (operation.isDelete()) {
                indexer.add(
                        new DeleteRequest(operation.document(), operation.id())
                                .routing(operation.routing())
                                .version(operation.version())
                                .versionType(VersionType.EXTERNAL));
            } else {
                indexer.add(
                        new IndexRequest(operation.document())
                                .id(operation.id())
                                .routing(operation.routing())
                                .setPipeline(operation.pipeline())
                                .version(operation.version())
                                .versionType(VersionType.EXTERNAL)
                                .source(operation.source(), XContentType.JSON));
            }
        }
    }

    private static void inspect(BulkRequest request, BulkResponse response, ItemOutcomes outcomes) {
        int number = 0;
        for (BulkItemResponse item : response.getItems()) {
            DocWriteRequest<?> asked = request.requests().get(number++);
            if (item.isFailed()) {
                BulkItemResponse.Failure failure = item.getFailure();
                outcomes.failed(
                        operation(asked), failure.getStatus().getStatus(), failure.getMessage());
            } else {
                outcomes.done(asked.index(), asked instanceof DeleteRequest);
            }
        }
    }

    private static DocumentOperation operation(DocWriteRequest<?> request) {
        boolean delete = request instanceof DeleteRequest;
        return new DocumentOperation(
                request.index(),
                request.id(),
                request.routing(),
                null,
                request.version(),
                delete ? null : BytesReference.toBytes(((IndexRequest) request).source()));
    }
}
