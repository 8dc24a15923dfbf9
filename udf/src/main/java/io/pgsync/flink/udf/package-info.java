/**
 * The interface of plugins: code of the user's own that sees each document before it is indexed.
 * Start at {@link io.pgsync.flink.udf.DocumentPlugin}.
 */
package io.pgsync.flink.udf;
