/**
 * Runs the plugins of documents: {@link io.pgsync.flink.job.plugin.PluginJars} finds them where the
 * job is submitted and ships them to where it runs, {@link io.pgsync.flink.job.plugin.PluginChain}
 * applies them.
 */
package io.pgsync.flink.job.plugin;
