package io.pgsync.flink.job.operator;

/**
 * A message between operators. A {@link Change} is for the one key that it names. A message {@link
 * ToAllKeys} is sent once to every key group, under any key of that group.
 */
public sealed interface Message {
    /** The receiver's key. */
    BinaryKey key();

    /** A message for one key. */
    sealed interface Change extends Message {
        /** Answers by kind; a new kind breaks the build where a decision is due. */
        interface Visitor<R, E extends Exception> {
            R row(Row change) throws E;

            R rowDelete(RowDelete change) throws E;

            R render(Render change) throws E;

            R element(Element change) throws E;

            R elementDelete(ElementDelete change) throws E;

            R subscribe(Subscribe change) throws E;

            R unsubscribe(Unsubscribe change) throws E;
        }

        default <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            if (this instanceof Row row) {
                return visitor.row(row);
            }
            if (this instanceof Element element) {
                return visitor.element(element);
            }
            if (this instanceof Subscribe subscribe) {
                return visitor.subscribe(subscribe);
            }
            if (this instanceof RowDelete rowDelete) {
                return visitor.rowDelete(rowDelete);
            }
            if (this instanceof ElementDelete elementDelete) {
                return visitor.elementDelete(elementDelete);
            }
            if (this instanceof Unsubscribe unsubscribe) {
                return visitor.unsubscribe(unsubscribe);
            }
            return visitor.render((Render) this);
        }
    }

    /** A change of the key's own row. */
    sealed interface OfRow extends Change {}

    /** The key's row is now this tuple. */
    record Row(BinaryKey key, byte[] tuple) implements OfRow {}

    /** The key's row is gone. */
    record RowDelete(BinaryKey key) implements OfRow {}

    /** No change of data: {@link RenderAll} for one key. */
    record Render(BinaryKey key) implements Change {}

    /** An element of an edge is now this sub-document. */
    record Element(Address to, BinaryKey element, byte[] json) implements Change {
        @Override
        public BinaryKey key() {
            return to.key();
        }
    }

    /** An element of an edge is gone. */
    record ElementDelete(Address to, BinaryKey element) implements Change {
        @Override
        public BinaryKey key() {
            return to.key();
        }
    }

    /** A change of the subscribers to the key's sub-documents. */
    sealed interface OfSubscriber extends Change {
        Subscriber subscriber();
    }

    /** A subscriber wants the sub-documents of this key. */
    record Subscribe(BinaryKey key, Subscriber subscriber) implements OfSubscriber {}

    /** A subscriber no longer wants them. */
    record Unsubscribe(BinaryKey key, Subscriber subscriber) implements OfSubscriber {}

    /** A message for all keys of the receiver. */
    sealed interface ToAllKeys extends Message {
        /** Answers by kind; a new kind breaks the build where a decision is due. */
        interface Visitor<R, E extends Exception> {
            R truncate(Truncate message) throws E;

            R renderAll(RenderAll message) throws E;

            R resumed(Resumed message) throws E;

            R loaded(Loaded message) throws E;
        }

        default <R, E extends Exception> R accept(Visitor<R, E> visitor) throws E {
            if (this instanceof Truncate truncate) {
                return visitor.truncate(truncate);
            }
            if (this instanceof RenderAll renderAll) {
                return visitor.renderAll(renderAll);
            }
            if (this instanceof Resumed resumed) {
                return visitor.resumed(resumed);
            }
            return visitor.loaded((Loaded) this);
        }
    }

    /** All rows of the operator's table are gone. */
    record Truncate(BinaryKey key, Ordinal ordinal) implements ToAllKeys {}

    /** No change of data: the rendering of all rows has changed. */
    record RenderAll(BinaryKey key, Ordinal ordinal) implements ToAllKeys {}

    /** No change of data: how far earlier runs may have come. */
    record Resumed(BinaryKey key, Resumption resumption) implements ToAllKeys {}

    /** No change of data: the WAL position of the initial load. */
    record Loaded(BinaryKey key, long position) implements ToAllKeys {}

    /**
     * A key of the receiving operator and the edge there.
     *
     * @param edge see {@link io.pgsync.flink.compiler.physical.Port#edge()}
     */
    record Address(BinaryKey key, int edge) {}

    /**
     * Identifies the copies of one message to all keys.
     *
     * @param run a random number that the sender chose when it started
     * @param number counts the messages of the run
     */
    record Ordinal(long run, long number) {}
}
