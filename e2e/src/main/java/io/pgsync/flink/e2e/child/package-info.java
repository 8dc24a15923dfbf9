/**
 * What runs in the processes of the cluster beside Flink's own classes; the tests are elsewhere.
 */
package io.pgsync.flink.e2e.child;
