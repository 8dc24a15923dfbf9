/**
 * The search engine as a target: the bulk sink, Flink's own connectors, look-ups and dead letters.
 * Start with {@link io.pgsync.flink.job.search.target.SearchTarget}.
 */
package io.pgsync.flink.job.search.target;
