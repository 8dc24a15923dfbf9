/** What runs in the child JVMs, on the engines' own class path. Nothing outside refers to it. */
package io.pgsync.flink.engines.host;
