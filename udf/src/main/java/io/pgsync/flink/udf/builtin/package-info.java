/**
 * The plugins that are always there, by the names of PGSync's samples. Without options they do what
 * those do; options adapt them to other fields.
 */
package io.pgsync.flink.udf.builtin;
