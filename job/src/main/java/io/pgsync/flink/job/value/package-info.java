/**
 * Values as bytes: row tuples in Postgres's text form, their JSON, and keys whose byte order is key
 * order. Nothing here knows Flink.
 */
package io.pgsync.flink.job.value;
