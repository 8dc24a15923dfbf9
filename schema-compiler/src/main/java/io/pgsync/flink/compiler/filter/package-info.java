/** The {@code where} of a node: which rows of its table appear in documents. */
package io.pgsync.flink.compiler.filter;
