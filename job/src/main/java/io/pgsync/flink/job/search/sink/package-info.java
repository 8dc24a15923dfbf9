/**
 * The search engine as a target: the bulk sink, Flink's own connectors, lookups and dead letters.
 * Start with {@link io.pgsync.flink.job.search.sink.SearchTarget}.
 */
package io.pgsync.flink.job.search.sink;
