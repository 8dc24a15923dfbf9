/**
 * Values in Postgres's text form as the JSON of {@code to_jsonb}. Start with {@link
 * io.pgsync.flink.job.json.JsonText}. Does not depend on Flink.
 */
package io.pgsync.flink.job.json;
