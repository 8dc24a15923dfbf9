package io.pgsync.flink.sink.opensearch2;

import io.pgsync.flink.job.search.SearchOptions;
import io.pgsync.flink.job.search.sink.ConnectorSink;
import io.pgsync.flink.job.search.sink.ItemOutcomes;
import io.pgsync.flink.job.search.sink.SinkOptions;
import io.pgsync.flink.job.sink.DocumentOperation;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.opensearch.sink.FlushBackoffType;
import org.apache.flink.connector.opensearch.sink.Opensearch2SinkBuilder;
import org.apache.flink.connector.opensearch.sink.OpensearchEmitter;
import org.apache.flink.connector.opensearch.sink.RequestIndexer;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.opensearch.action.DocWriteRequest;
import org.opensearch.action.bulk.BulkItemResponse;
import org.opensearch.action.bulk.BulkRequest;
import org.opensearch.action.bulk.BulkResponse;
import org.opensearch.action.delete.DeleteRequest;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.client.RestClientBuilder;
import org.opensearch.common.xcontent.XContentType;
import org.opensearch.core.common.bytes.BytesReference;
import org.opensearch.index.VersionType;

/** Flink's connector for OpenSearch 2, set up as the job needs it. */
final class Opensearch2Connector extends ConnectorSink {
    private static final long serialVersionUID = 1L;

    Opensearch2Connector(SinkOptions options) {
        super(options);
    }

    @Override
    protected Sink<DocumentOperation> connector(
            SinkOptions options, ItemOutcomes outcomes, MailboxExecutor mailbox) {
        SearchOptions search = options.search();
        return new Opensearch2SinkBuilder<DocumentOperation>()
                .setHosts(hosts(search))
                .setRestClientFactory((client, configuration) -> configure(client, search))
                .setBulkFlushMaxActions(MAX_DOCUMENTS)
                .setBulkFlushMaxSizeMb(MAX_MEGABYTES)
                .setBulkFlushInterval(MAX_WAIT_MILLIS)
                .setBulkFlushBackoffStrategy(
                        FlushBackoffType.EXPONENTIAL, RETRIES, FIRST_WAIT_MILLIS)
                .setBulkResponseInspectorFactory(
                        context -> (request, response) -> inspect(request, response, outcomes))
                .<DocumentOperation>setEmitter(new Emitter())
                .build();
    }

    private static HttpHost[] hosts(SearchOptions search) {
        return search.urls().stream()
                .map(url -> new HttpHost(url.getHost(), url.getPort(), url.getScheme()))
                .toArray(HttpHost[]::new);
    }

    private static void configure(RestClientBuilder client, SearchOptions search) {
        search.authorization()
                .ifPresent(
                        value ->
                                client.setDefaultHeaders(
                                        new Header[] {new BasicHeader("Authorization", value)}));
        String path = search.urls().get(0).getPath();
        if (!path.isEmpty()) {
            client.setPathPrefix(path);
        }
        search.tls()
                .context()
                .ifPresent(
                        tls -> client.setHttpClientConfigCallback(http -> http.setSSLContext(tls)));
    }

    /** Turns operations into requests. */
    private static final class Emitter implements OpensearchEmitter<DocumentOperation> {
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
