/**
 * Values in Postgres's text form as the JSON of {@code to_jsonb}. Start with {@link
 * io.pgsync.flink.job.json.JsonText}. Nothing here knows Flink.
 */
package io.pgsync.flink.job.json;
