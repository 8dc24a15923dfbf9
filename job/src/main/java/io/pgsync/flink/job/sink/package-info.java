/** Writes document operations to the search engine through its bulk protocol. */
package io.pgsync.flink.job.sink;
