/** {@code pgsync demo}: the whole chain on an example, with a feed of changes and documents. */
package io.pgsync.flink.job.cli.command.demo;
