/**
 * What the compiler knows of the database: tables, columns, types, keys and foreign keys. Start
 * with {@link io.pgsync.flink.compiler.catalog.Catalog}.
 */
package io.pgsync.flink.compiler.catalog;
