/**
 * Code that runs in the cluster's processes next to Flink's own classes; the tests are elsewhere.
 */
package io.pgsync.flink.e2e.child;
