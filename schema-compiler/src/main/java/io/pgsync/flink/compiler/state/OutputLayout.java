package io.pgsync.flink.compiler.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.compiler.state.OperatorLayout.KeyColumn;
import java.util.List;

/**
 * What an operator has sent to another one, or out of the job: receivers hold it in their state,
 * and only the same output can retract it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "output")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OutputLayout.Subscriptions.class, name = "subscriptions"),
    @JsonSubTypes.Type(value = OutputLayout.Nulls.class, name = "nulls"),
    @JsonSubTypes.Type(value = OutputLayout.Pairs.class, name = "pairs"),
    @JsonSubTypes.Type(value = OutputLayout.ToParent.class, name = "to-parent"),
    @JsonSubTypes.Type(value = OutputLayout.ToSubscribers.class, name = "to-subscribers"),
    @JsonSubTypes.Type(value = OutputLayout.Documents.class, name = "documents")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface OutputLayout {

    /**
     * Where an output goes.
     *
     * @param edge the label of the receiver's child, or null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Receiver(@JsonProperty("operator") String operator, @JsonProperty("edge") String edge) {}

    /** Rows subscribe for an address, by the value of their join columns. */
    record Subscriptions(
            @JsonProperty("address") List<KeyColumn> address,
            @JsonProperty("by") List<KeyColumn> by,
            @JsonProperty("to") Receiver to)
            implements OutputLayout {
        public Subscriptions {
            address = List.copyOf(address);
            by = List.copyOf(by);
        }
    }

    /** Rows of a junction table whose join columns are NULL show as null. */
    record Nulls(@JsonProperty("to") Receiver to) implements OutputLayout {}

    /** Every child of a join value for every subscriber of it. */
    record Pairs(
            @JsonProperty("to") Receiver to, @JsonProperty("nullWhenEmpty") boolean nullWhenEmpty)
            implements OutputLayout {}

    /** The sub-document of a row for the key that some of its columns hold. */
    record ToParent(
            @JsonProperty("address") List<KeyColumn> address, @JsonProperty("to") Receiver to)
            implements OutputLayout {
        public ToParent {
            address = List.copyOf(address);
        }
    }

    /** The sub-document of a row for all who subscribed to it. */
    record ToSubscribers(
            @JsonProperty("to") Receiver to, @JsonProperty("nullWhenAbsent") boolean nullWhenAbsent)
            implements OutputLayout {}

    /**
     * Whole documents.
     *
     * @param document the name of the document
     * @param id the columns that make a document's id, in order
     * @param routing how the value is made that documents are routed by, null if they are not. It
     *     decides where copies lie that earlier runs have written, so its field may be renamed, but
     *     the value must stay.
     */
    record Documents(
            @JsonProperty("document") String document,
            @JsonProperty("id") List<String> id,
            @JsonProperty("routing") JsonNode routing)
            implements OutputLayout {
        public Documents {
            id = List.copyOf(id);
            routing = routing == null || routing.isNull() ? null : routing;
        }
    }

    /** One method per kind of output; a new kind breaks the build wherever code must handle it. */
    interface Visitor<R> {
        R subscriptions(Subscriptions output);

        R nulls(Nulls output);

        R pairs(Pairs output);

        R toParent(ToParent output);

        R toSubscribers(ToSubscribers output);

        R documents(Documents output);
    }

    default <R> R accept(Visitor<R> visitor) {
        if (this instanceof Subscriptions output) {
            return visitor.subscriptions(output);
        }
        if (this instanceof Nulls output) {
            return visitor.nulls(output);
        }
        if (this instanceof Pairs output) {
            return visitor.pairs(output);
        }
        if (this instanceof ToParent output) {
            return visitor.toParent(output);
        }
        if (this instanceof ToSubscribers output) {
            return visitor.toSubscribers(output);
        }
        return visitor.documents((Documents) this);
    }
}
