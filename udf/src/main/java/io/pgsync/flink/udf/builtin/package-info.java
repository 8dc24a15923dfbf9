/**
 * The built-in plugins, named like PGSync's samples. Without options they do the same as those;
 * options adapt them to other fields.
 */
package io.pgsync.flink.udf.builtin;
