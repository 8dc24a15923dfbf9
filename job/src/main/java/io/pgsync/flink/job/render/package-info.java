/**
 * Renders a row and its children as a document. Start with {@link
 * io.pgsync.flink.job.render.DocumentRenderer}. Does not depend on Flink.
 */
package io.pgsync.flink.job.render;
