/** Types of streams with serializers of our own. */
package io.pgsync.flink.job.serde;
