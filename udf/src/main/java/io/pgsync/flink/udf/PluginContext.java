package io.pgsync.flink.udf;

/**
 * What a plugin receives before its first document. The job creates this object; later versions may
 * have more properties.
 *
 * @param type the documents that this instance will see
 * @param options from the schema file; empty if the plugin is listed by its name alone
 */
public record PluginContext(DocumentType type, PluginOptions options) {}
