/**
 * A row and its children as a document. Start with {@link
 * io.pgsync.flink.job.render.DocumentRenderer}. Nothing here knows Flink.
 */
package io.pgsync.flink.job.render;
