/** The {@code where} of a node: which rows of its table take part in documents. */
package io.pgsync.flink.compiler.filter;
