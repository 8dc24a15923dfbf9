/**
 * TLS from PEM files, for every server that the job connects to. Start with {@link
 * io.pgsync.flink.job.tls.TlsOptions}. Does not depend on Flink.
 */
package io.pgsync.flink.job.tls;
