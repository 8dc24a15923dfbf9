package io.pgsync.flink.compiler.catalog;

import java.io.Serializable;

/**
 * A column of a table.
 *
 * @param generated whether it is {@code GENERATED ALWAYS AS (…) STORED}; such columns are absent
 *     from the replication stream before Postgres 18
 */
public record Column(String name, PgType type, boolean nullable, boolean generated)
        implements Serializable {}
