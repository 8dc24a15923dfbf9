/**
 * {@code pgsync demo}: the whole pipeline with an example, showing changes and the resulting
 * documents.
 */
package io.pgsync.flink.job.cli.command.demo;
