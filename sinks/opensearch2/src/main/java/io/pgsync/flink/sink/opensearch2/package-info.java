/** The sink {@code opensearch2}: Flink's own connector for OpenSearch 2. */
package io.pgsync.flink.sink.opensearch2;
