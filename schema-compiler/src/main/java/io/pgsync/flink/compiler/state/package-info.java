/**
 * What savepoints hold, and whether that suffices for another schema. Start with {@link
 * io.pgsync.flink.compiler.state.StateLayout}.
 */
package io.pgsync.flink.compiler.state;
