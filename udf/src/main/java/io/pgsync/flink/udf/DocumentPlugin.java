package io.pgsync.flink.udf;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Code of the user's own that sees each document before it is indexed, and may change or drop it.
 *
 * <p>A plugin is found by {@link java.util.ServiceLoader}: it is a public class with a public
 * constructor without parameters, named in the file {@code
 * META-INF/services/io.pgsync.flink.udf.DocumentPlugin} of its jar. A schema file lists plugins by
 * {@link #name()}, and they run in the order of that list.
 *
 * <p>What a plugin has to keep to:
 *
 * <ul>
 *   <li><b>The result follows from the document, its context and the options alone.</b> A document
 *       is transformed again whenever one of its rows changes, after a restart, and by a comparison
 *       of index and database. With the time of day, a random number or another server's answer in
 *       it, documents are written for nothing and differ from what is expected.
 *   <li><b>It has no memory.</b> Instances come and go: there is one per subtask, and a restart
 *       makes new ones. A cache is fine, as long as an empty one gives the same results.
 *   <li><b>It is quick</b>: it runs where documents are assembled, one document at a time.
 * </ul>
 *
 * <p>An instance is used by one thread. The constructor does nothing; what takes effort belongs
 * into {@link #open}.
 */
public interface DocumentPlugin extends AutoCloseable {

    /** The name in schema files; case matters. */
    String name();

    /**
     * Takes the options. Every option has to be read here, because one that nobody has read is
     * reported as unknown. Called before the job starts, to find mistakes while somebody is
     * looking, and then in every subtask.
     *
     * @throws IllegalArgumentException if an option cannot be used; the message goes to the user
     */
    default void open(PluginContext context) throws Exception {}

    /**
     * Transforms one document. An exception ends the job, with a message that names the plugin and
     * the document: to leave out a document that cannot be handled, drop it.
     *
     * @param document without the transforms of plugins behind this one; may be changed and
     *     returned. Numbers with a fraction are exact ({@link java.math.BigDecimal}).
     * @return {@link Result#keep} with the document to index, or {@link Result#drop()}
     */
    Result transform(ObjectNode document, DocumentContext context) throws Exception;

    /** Releases what {@link #open} has acquired. */
    @Override
    default void close() throws Exception {}
}
