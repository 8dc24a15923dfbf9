package io.pgsync.flink.compiler.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgsync.flink.compiler.state.OperatorLayout.KeyColumn;
import io.pgsync.flink.compiler.state.OperatorLayout.TableKey;
import io.pgsync.flink.compiler.state.OutputLayout;
import io.pgsync.flink.compiler.state.OutputLayout.Receiver;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Keys and outputs of operators in words. */
final class LayoutText {
    private LayoutText() {}

    static String keys(List<TableKey> keys) {
        return keys.stream()
                .map(key -> key.table() + "(" + columns(key.columns()) + ")")
                .collect(Collectors.joining(" = "));
    }

    private static String columns(List<KeyColumn> columns) {
        return columns.stream()
                .map(column -> column.name() + " " + column.type().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    static String output(OutputLayout layout) {
        return layout.accept(
                new OutputLayout.Visitor<>() {
                    @Override
                    public String subscriptions(OutputLayout.Subscriptions output) {
                        return "subscribes (%s) by (%s) → %s"
                                .formatted(
                                        columns(output.address()),
                                        columns(output.by()),
                                        receiver(output.to()));
                    }

                    @Override
                    public String nulls(OutputLayout.Nulls output) {
                        return "null if that is NULL → " + receiver(output.to());
                    }

                    @Override
                    public String pairs(OutputLayout.Pairs output) {
                        return "pairs → " + receiver(output.to()) + nullIf(output.nullWhenEmpty());
                    }

                    @Override
                    public String toParent(OutputLayout.ToParent output) {
                        return "element by (%s) → %s"
                                .formatted(columns(output.address()), receiver(output.to()));
                    }

                    @Override
                    public String toSubscribers(OutputLayout.ToSubscribers output) {
                        return "element to its subscribers → "
                                + receiver(output.to())
                                + nullIf(output.nullWhenAbsent());
                    }

                    @Override
                    public String documents(OutputLayout.Documents output) {
                        return "document %s  id(%s)%s"
                                .formatted(
                                        output.document(),
                                        String.join(", ", output.id()),
                                        routing(output.routing()));
                    }
                });
    }

    private static String receiver(Receiver to) {
        return to.operator() + (to.edge() == null ? "" : " edge " + to.edge());
    }

    private static String nullIf(boolean shown) {
        return shown ? "  (null if there is none)" : "";
    }

    private static String routing(JsonNode routing) {
        if (routing == null) {
            return "";
        }
        if (routing.has("concat")) {
            return "  routed by a concat";
        }
        String changed = routing.has("replace") || routing.has("path") ? " (changed)" : "";
        return "  routed by " + routing.path("column").asText() + changed;
    }
}
