/**
 * The documents as Postgres itself composes them: one query per document type, and the transforms
 * over its answer. A second way to the same documents, which shares no code with the operators.
 * Start at {@link io.pgsync.flink.compiler.oracle.OracleQuery}.
 */
package io.pgsync.flink.compiler.oracle;
