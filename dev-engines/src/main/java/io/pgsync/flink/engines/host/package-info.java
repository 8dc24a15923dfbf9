/**
 * Code that runs in the child JVMs, on the engines' own class path. Only the hosts of other engines
 * use it.
 */
package io.pgsync.flink.engines.host;
