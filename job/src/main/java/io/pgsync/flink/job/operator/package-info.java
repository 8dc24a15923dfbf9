/**
 * The three operators of the topology: Track, Link and Assemble. Each is a thin Flink operator over
 * a pure logic class; {@link io.pgsync.flink.job.operator.BufferingOperator} holds what they share:
 * a change waits until the watermark shows that everything before it has arrived.
 */
package io.pgsync.flink.job.operator;
