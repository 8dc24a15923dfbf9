/** Named values from flags, environment and file, which every part reads its settings from. */
package io.pgsync.flink.job.settings;
