/**
 * The bulk protocol of Elasticsearch and OpenSearch: how operations are written down, and what the
 * answers mean. Start at {@link io.pgsync.flink.job.search.bulk.BulkBatch}, or at {@link
 * io.pgsync.flink.job.search.bulk.BulkExecutor} to send and wait. Nothing here knows Flink.
 */
package io.pgsync.flink.job.search.bulk;
