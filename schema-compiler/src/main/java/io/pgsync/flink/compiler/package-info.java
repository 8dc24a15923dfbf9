/**
 * Compiles a schema file and a catalog to plans. Start with {@link
 * io.pgsync.flink.compiler.SchemaCompiler}.
 */
package io.pgsync.flink.compiler;
