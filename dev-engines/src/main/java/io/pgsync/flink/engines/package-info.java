/**
 * Real servers for the quick start and the tests, from Maven artifacts, without Docker. Start at
 * {@link io.pgsync.flink.engines.Engines}; in tests at {@link
 * io.pgsync.flink.engines.SharedEngines}.
 *
 * <p>This package needs nothing but the JDK, so that it can lie on any class path. What runs inside
 * the child processes is in {@code host}, with a class path of its own.
 */
package io.pgsync.flink.engines;
