/**
 * The bulk protocol of Elasticsearch and OpenSearch: how operations are encoded, and what the
 * responses mean. Start at {@link io.pgsync.flink.job.search.bulk.BulkBatch}, or at {@link
 * io.pgsync.flink.job.search.bulk.BulkExecutor} to send and wait. Nothing here depends on Flink.
 */
package io.pgsync.flink.job.search.bulk;
