/**
 * Documents as lines of files, to try a schema without a search engine. Start with {@link
 * io.pgsync.flink.job.sink.files.FilesTarget}.
 */
package io.pgsync.flink.job.sink.files;
