/** The sink {@code elasticsearch7}: Flink's own connector for Elasticsearch 7. */
package io.pgsync.flink.sink.elasticsearch7;
