/**
 * TLS from PEM files, for every server that the job speaks to; start at {@link
 * io.pgsync.flink.job.tls.TlsOptions}. Nothing here knows Flink.
 */
package io.pgsync.flink.job.tls;
