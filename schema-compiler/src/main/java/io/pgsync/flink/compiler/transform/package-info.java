/**
 * What transforms and plugins do to a document, resolved: records that the logical plan and the
 * physical plan both carry. Depends on nothing.
 */
package io.pgsync.flink.compiler.transform;
