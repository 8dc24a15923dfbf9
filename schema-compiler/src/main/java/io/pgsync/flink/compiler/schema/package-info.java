/**
 * The schema file as written: PGSync's {@code schema.json} with the position of every key and
 * value. Start with {@link io.pgsync.flink.compiler.schema.SchemaParser}.
 */
package io.pgsync.flink.compiler.schema;
