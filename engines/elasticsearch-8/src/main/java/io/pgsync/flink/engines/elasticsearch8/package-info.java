/** Runs the search engine of this module in a JVM of its own. */
package io.pgsync.flink.engines.elasticsearch8;
