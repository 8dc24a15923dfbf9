package io.pgsync.flink.compiler.physical;

import io.pgsync.flink.compiler.transform.PluginSpec;
import java.io.Serializable;
import java.util.List;

/** One stateful operator of the job. */
public sealed interface OperatorSpec extends Serializable {
    OperatorUid uid();

    /** The name in the web UI. */
    String name();

    /**
     * The round of the gate's opening in which the operator emits: 0 for one that emits as rows
     * come, otherwise one more than the highest level among its inputs.
     */
    int level();

    /**
     * Turns each change of a row into subscriptions: the row's key is announced to the operator
     * that holds the other side of a join, and withdrawn when the join columns change.
     *
     * <p>Keyed by the row's key; state: the projected row.
     */
    record Track(OperatorUid uid, String name, RowInput rows, List<Subscription> subscriptions)
            implements OperatorSpec {
        public Track {
            subscriptions = List.copyOf(subscriptions);
        }

        @Override
        public int level() {
            return 0;
        }
    }

    /**
     * Joins subscribers with child sub-documents that carry the same join value, and sends every
     * pair to the address that the subscriber gave.
     *
     * <p>Keyed by join value; state: the subscribers and the children.
     *
     * @param nullWhenEmpty whether a subscriber without any child yields a JSON null (a junction
     *     row whose target is missing)
     */
    record Link(OperatorUid uid, String name, int level, boolean nullWhenEmpty, Port output)
            implements OperatorSpec {}

    /**
     * Holds a row with the sub-documents of its children and emits the finished (sub-)document.
     *
     * <p>Keyed by the row's key; state: the row, per edge the child sub-documents, what was
     * emitted.
     *
     * @param where which rows have a document
     * @param edges one per child
     */
    record Assemble(
            OperatorUid uid,
            String name,
            int level,
            RowInput rows,
            RowSelection where,
            List<Edge> edges,
            Rendering rendering,
            Output output)
            implements OperatorSpec {
        public Assemble {
            edges = List.copyOf(edges);
        }
    }

    /**
     * What {@link Assemble} must know about one child to place it in the document.
     *
     * @param number names the child in messages between the operators of one plan: from 1, in the
     *     order of the labels. State has its own numbers, because these change when a child is
     *     added or removed.
     */
    record Edge(int number, String label, boolean array) implements Serializable {}

    /**
     * One announcement made by {@link Track}.
     *
     * @param to the Link, or the Assemble that takes subscribers
     * @param join the columns whose values the other side is looked up by
     * @param address the columns whose values are the key of the operator that the joined
     *     sub-documents are to be sent to
     * @param receiver set for junction rows only: who receives the joined sub-documents. The key of
     *     a junction row becomes part of the element's key, so that the same child linked twice
     *     appears twice.
     * @param nullWhenNowhere whether the receiver is told null of a junction row whose join columns
     *     are NULL
     */
    record Subscription(
            Port to,
            List<KeyPart> join,
            List<KeyPart> address,
            Port receiver,
            boolean nullWhenNowhere)
            implements Serializable {
        public Subscription {
            join = List.copyOf(join);
            address = List.copyOf(address);
        }

        /** Whether the subscribing row belongs to a junction table. */
        public boolean junction() {
            return receiver != null;
        }
    }

    /** Where a finished (sub-)document goes. */
    sealed interface Output extends Serializable {

        /** To the receiver whose key is the value of some columns of the row itself. */
        record ToParent(Port to, List<KeyPart> address) implements Output {
            public ToParent {
                address = List.copyOf(address);
            }
        }

        /**
         * To all who subscribed to this row; the operator is Link and Assemble in one, because the
         * join value is the row's key.
         *
         * @param nullWhenAbsent as {@link Link#nullWhenEmpty()}
         */
        record ToSubscribers(Port to, boolean nullWhenAbsent) implements Output {}

        /**
         * Whole documents, out of the job.
         *
         * @param document the name of the document; the writer decides which index holds documents
         *     of that name
         * @param id the columns whose texts, joined by '|', are the document's id
         * @param routing the field of the finished document whose value routes it, or null
         * @param pipeline the ingest pipeline named on each index operation, or null
         * @param plugins what the finished document goes through, in this order
         */
        record Documents(
                String document,
                List<Integer> id,
                String routing,
                String pipeline,
                List<PluginSpec> plugins)
                implements Output {
            public Documents {
                id = List.copyOf(id);
                plugins = List.copyOf(plugins);
            }
        }

        /**
         * One method per kind of output; a new kind breaks the build wherever code must handle it.
         */
        interface Visitor<R> {
            R toParent(ToParent output);

            R toSubscribers(ToSubscribers output);

            R documents(Documents output);
        }

        default <R> R accept(Visitor<R> visitor) {
            if (this instanceof ToParent toParent) {
                return visitor.toParent(toParent);
            }
            if (this instanceof ToSubscribers toSubscribers) {
                return visitor.toSubscribers(toSubscribers);
            }
            return visitor.documents((Documents) this);
        }
    }

    /**
     * One method per kind of operator; a new kind breaks the build wherever code must handle it.
     */
    interface Visitor<R> {
        R track(Track spec);

        R link(Link spec);

        R assemble(Assemble spec);
    }

    default <R> R accept(Visitor<R> visitor) {
        if (this instanceof Track track) {
            return visitor.track(track);
        }
        if (this instanceof Link link) {
            return visitor.link(link);
        }
        return visitor.assemble((Assemble) this);
    }
}
