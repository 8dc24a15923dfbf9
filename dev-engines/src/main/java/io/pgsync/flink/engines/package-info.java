/**
 * Real servers for the quick start and the tests, from Maven artifacts, without Docker. Start with
 * {@link io.pgsync.flink.engines.Engines}; in tests with {@link
 * io.pgsync.flink.engines.SharedEngines}.
 *
 * <p>This package needs only the JDK, so that it can be on any class path. Code that runs in the
 * child processes is in {@code host}, with its own class path.
 */
package io.pgsync.flink.engines;
