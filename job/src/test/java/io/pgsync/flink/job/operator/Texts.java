package io.pgsync.flink.job.operator;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.filter.FilterParser;
import io.pgsync.flink.compiler.filter.InvalidFilterException;
import io.pgsync.flink.compiler.filter.RowFilter;
import io.pgsync.flink.compiler.logical.Shape;
import io.pgsync.flink.compiler.physical.KeyPart;
import io.pgsync.flink.compiler.physical.KeyType;
import io.pgsync.flink.compiler.physical.OperatorUid;
import io.pgsync.flink.compiler.physical.Port;
import io.pgsync.flink.compiler.physical.Rendering;
import io.pgsync.flink.compiler.physical.RowInput;
import io.pgsync.flink.compiler.physical.RowSelection;
import io.pgsync.flink.compiler.state.OperatorLayout;
import io.pgsync.flink.compiler.state.OperatorLayout.KeptColumn;
import io.pgsync.flink.compiler.transform.JsonRules;
import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.row.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keys, rows and messages as texts, so that tests of logic classes read as tables. All columns are
 * of type text; a key shows as its parts with slashes in between.
 */
final class Texts {
    /** In a row: the stream has left the value out. */
    static final String UNCHANGED = "<unchanged>";

    private static final PgType TEXT = PgType.of("text", PgType.Kind.TEXT);

    private Texts() {}

    static BinaryKey key(String... parts) {
        ByteBuilder out = new ByteBuilder();
        for (String part : parts) {
            out.append(part).append((byte) 0);
        }
        return BinaryKey.of(out.toByteArray());
    }

    static String show(BinaryKey key) {
        String text = new String(key.bytes(), StandardCharsets.UTF_8);
        return text.isEmpty() ? "-" : text.substring(0, text.length() - 1).replace('\0', '/');
    }

    static byte[] tuple(String... values) {
        ByteBuilder out = new ByteBuilder();
        for (String value : values) {
            if (value == null) {
                Tuple.appendNull(out);
            } else if (value.equals(UNCHANGED)) {
                Tuple.appendUnchanged(out);
            } else {
                Tuple.appendValue(out, value.getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static List<KeyPart> parts(int... columns) {
        return Arrays.stream(columns).mapToObj(c -> new KeyPart(c, KeyType.TEXT)).toList();
    }

    static Port port(String operator, int edge) {
        return new Port(new OperatorUid(operator, "test", 1), edge);
    }

    /** Rows of which the first column is the key. */
    static RowInput rows(String... columns) {
        List<Integer> positions = new ArrayList<>();
        for (int column = 0; column < columns.length; column++) {
            positions.add(column);
        }
        return new RowInput(0, parts(0), positions, List.of(columns));
    }

    /** What the operator of such rows holds, with the numbers of its children by label. */
    static OperatorLayout layout(Map<String, Integer> edges, String... columns) {
        return new OperatorLayout(
                "uid",
                "node",
                OperatorLayout.Kind.ASSEMBLE,
                List.of(),
                Arrays.stream(columns).map(c -> new KeptColumn(c, TEXT.name())).toList(),
                List.of(),
                new TreeMap<>(edges),
                List.of());
    }

    static RowSelection where(String filter, String... columns) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < columns.length; i++) {
            positions.put(columns[i], i);
        }
        try {
            RowFilter parsed =
                    filter.isEmpty()
                            ? RowFilter.ALL
                            : FilterParser.parse(
                                    filter,
                                    name -> Optional.of(new Column(name, TEXT, true, false)));
            return new RowSelection(parsed, positions);
        } catch (InvalidFilterException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** An object of these fields. */
    static Rendering object(Rendering.Field... fields) {
        return new Rendering(Shape.OBJECT, List.of(fields), List.of(), null);
    }

    static Rendering.Field column(String name, int column) {
        return field(name, new Rendering.ColumnValue(column, TEXT, null));
    }

    static Rendering.Field child(String label) {
        return field(label, new Rendering.ChildValue(label));
    }

    private static Rendering.Field field(String name, Rendering.Value value) {
        return new Rendering.Field(name, value, List.of(), JsonRules.NONE);
    }

    /** A message between operators: the receiver's key, and what it is told. */
    static String show(Message message) {
        if (message instanceof Message.Element element) {
            String json = new String(element.json(), StandardCharsets.UTF_8);
            return "%s[%d] %s = %s"
                    .formatted(
                            show(element.key()),
                            element.to().edge(),
                            show(element.element()),
                            json);
        }
        if (message instanceof Message.ElementDelete element) {
            return "%s[%d] %s gone"
                    .formatted(show(element.key()), element.to().edge(), show(element.element()));
        }
        if (message instanceof Message.OfSubscriber change) {
            return "%s %s of %s as %s"
                    .formatted(
                            show(change.key()),
                            change instanceof Message.Subscribe ? "subscribe" : "unsubscribe",
                            show(change.subscriber().address()),
                            show(change.subscriber().element()));
        }
        if (message instanceof Message.Row row) {
            return "%s row %s".formatted(show(row.key()), Tuple.of(row.tuple()));
        }
        if (message instanceof Message.RowDelete row) {
            return show(row.key()) + " row gone";
        }
        throw new IllegalArgumentException("no logic sends " + message);
    }
}
