/**
 * The plugin interface: user code that sees each document before it is indexed. Start with {@link
 * io.pgsync.flink.udf.DocumentPlugin}.
 */
package io.pgsync.flink.udf;
