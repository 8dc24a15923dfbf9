package io.pgsync.flink.udf;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * User code that sees each document before it is indexed, and may change or drop it.
 *
 * <p>A plugin is found by {@link java.util.ServiceLoader}: it is a public class with a public
 * constructor without parameters, named in the file {@code
 * META-INF/services/io.pgsync.flink.udf.DocumentPlugin} of its jar. A schema file lists plugins by
 * {@link #name()}, and they run in the order of that list.
 *
 * <p>The contract of a plugin:
 *
 * <ul>
 *   <li><b>The result depends only on the document, its context and the options.</b> A document is
 *       transformed again whenever one of its rows changes, after a restart, and when index and
 *       database are compared. If the result includes the time of day, a random number or another
 *       server's response, documents are written needlessly and differ from the expected ones.
 *   <li><b>It keeps no state.</b> There is one instance per subtask, and a restart creates new
 *       ones. A cache is fine, as long as an empty one gives the same results.
 *   <li><b>It is fast</b>: it runs where documents are assembled, one document at a time.
 * </ul>
 *
 * <p>Only one thread uses an instance. The constructor does nothing; expensive work belongs into
 * {@link #open}.
 */
public interface DocumentPlugin extends AutoCloseable {

    /** The name in schema files; case-sensitive. */
    String name();

    /**
     * Reads the options. Read every option here, because options that were not read are reported as
     * unknown. The job calls this method when it is submitted, to report errors early, and then in
     * every subtask.
     *
     * @throws IllegalArgumentException if an option cannot be used; the message goes to the user
     */
    default void open(PluginContext context) throws Exception {}

    /**
     * Transforms one document. If it throws an exception, the document becomes a dead letter, or
     * with {@code --on-poison stop} the job ends; the message names the plugin and the document. To
     * leave out a document, drop it.
     *
     * @param document the document as earlier plugins have returned it; may be changed and
     *     returned. Numbers with a fraction are exact ({@link java.math.BigDecimal}).
     * @return {@link Result#keep} with the document to index, or {@link Result#drop()}
     */
    Result transform(ObjectNode document, DocumentContext context) throws Exception;

    /** Releases what {@link #open} has acquired. */
    @Override
    default void close() throws Exception {}
}
