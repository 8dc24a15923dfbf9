/** Compares an index with its database, document by document, and repairs what differs. */
package io.pgsync.flink.job.verify;
