/**
 * The compiler's messages about a schema: coded, positioned, with a suggestion. Start with {@link
 * io.pgsync.flink.compiler.diagnostics.Diagnostics}; every code is explained in {@code
 * docs/errors.md}.
 */
package io.pgsync.flink.compiler.diagnostics;
