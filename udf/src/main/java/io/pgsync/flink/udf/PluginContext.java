package io.pgsync.flink.udf;

/**
 * What a plugin gets to know before its first document. It is made by the job; later versions may
 * know more.
 *
 * @param type the documents that this instance will see
 * @param options from the schema file; empty if the plugin is listed by its name alone
 */
public record PluginContext(DocumentType type, PluginOptions options) {}
