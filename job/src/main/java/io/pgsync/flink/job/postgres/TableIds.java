package io.pgsync.flink.job.postgres;

import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.history.TableChanges.TableChange;
import io.debezium.relational.history.TableChanges.TableChangeType;
import io.pgsync.flink.compiler.catalog.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.Types;

/**
 * Table ids for the connector's framework. It stores ids as dotted text and parses them again,
 * which fails for names with dots, quotes or blanks. So everything except ASCII letters and digits
 * is written in hex.
 */
public final class TableIds {
    private TableIds() {}

    public static TableId of(TableName table) {
        return new TableId(null, encode(table.schema()), encode(table.name()));
    }

    private static String encode(String name) {
        StringBuilder out = new StringBuilder("t");
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (plain) {
                out.append((char) b);
            } else {
                out.append(String.format("_%02x", b));
            }
        }
        return out.toString();
    }

    /** The framework requires a schema for each table; nothing reads it. */
    public static TableChange placeholder(TableId id) {
        Table table =
                Table.editor()
                        .tableId(id)
                        .addColumn(
                                Column.editor()
                                        .name("unused")
                                        .type("text")
                                        .jdbcType(Types.VARCHAR)
                                        .position(1)
                                        .create())
                        .create();
        return new TableChange(TableChangeType.CREATE, table);
    }
}
