/**
 * What the compiler knows about the database: tables, columns, types, keys and foreign keys. Start
 * with {@link io.pgsync.flink.compiler.catalog.Catalog}.
 */
package io.pgsync.flink.compiler.catalog;
