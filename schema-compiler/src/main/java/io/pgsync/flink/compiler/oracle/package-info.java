/**
 * The documents as Postgres itself builds them: one query per document type, and the transforms
 * over its result. A second implementation, which shares no code with the operators. Start with
 * {@link io.pgsync.flink.compiler.oracle.OracleQuery}.
 */
package io.pgsync.flink.compiler.oracle;
