/**
 * Talks to Elasticsearch 7–9 and OpenSearch 1–3 over plain HTTP; start at {@link
 * io.pgsync.flink.job.search.SearchClient}. Nothing here depends on Flink.
 */
package io.pgsync.flink.job.search;
