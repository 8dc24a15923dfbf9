/**
 * The content of savepoints, and whether it is enough for another schema. Start with {@link
 * io.pgsync.flink.compiler.state.StateLayout}.
 */
package io.pgsync.flink.compiler.state;
