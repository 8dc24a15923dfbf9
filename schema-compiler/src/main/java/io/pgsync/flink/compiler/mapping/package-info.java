/**
 * The {@code mappings} object that an index is created with. Start with {@link
 * io.pgsync.flink.compiler.mapping.IndexMapping}.
 */
package io.pgsync.flink.compiler.mapping;
