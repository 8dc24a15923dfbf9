/**
 * The plugin interface of pgsync-flink: code of the user's own that sees each document before it is
 * indexed.
 */
package io.pgsync.flink.udf;
