package io.pgsync.flink.compiler.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.CompileOptions;
import io.pgsync.flink.compiler.CompileResult.Compiled;
import io.pgsync.flink.compiler.SchemaCompiler;
import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Kind;
import io.pgsync.flink.compiler.catalog.Table;
import io.pgsync.flink.compiler.catalog.Table.ReplicaIdentity;
import io.pgsync.flink.compiler.catalog.TableName;
import io.pgsync.flink.compiler.logical.DocumentPlan;
import io.pgsync.flink.compiler.schema.SchemaFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the golden cases do not show; they show the mapping of every type and how rules join. */
class IndexMappingTest {

    @Test
    void dynamicModeHasOnlyWhatTheSchemaMaps() {
        String schema =
                "[{'database':'db','routing':'id','nodes':{'table':'wide',"
                        + "'transform':{'mapping':{'c1':{'type':'keyword'}}}}}]";

        assertThat(compile(schema, 3, MappingMode.DYNAMIC).mapping().toString())
                .isEqualTo(
                        "{'properties':{'c1':{'type':'keyword'}},'_routing':{'required':true}}"
                                .replace('\'', '"'));
        assertThat(compile(schema, 3, MappingMode.TYPED).mapping().path("properties").fieldNames())
                .toIterable()
                .containsExactly("id", "c0", "c1", "c2");
    }

    @Test
    void aWideTableRaisesTheLimitOfFields() {
        String schema =
                "[{'database':'db','setting':{'number_of_shards':2},'nodes':{'table':'wide'}}]";

        assertThat(compile(schema, 249, MappingMode.TYPED).settings().toString())
                .isEqualTo("{\"number_of_shards\":2}");
        // 300 texts with a sub-field each, and the id
        assertThat(compile(schema, 300, MappingMode.TYPED).settings().toString())
                .isEqualTo("{\"number_of_shards\":2,\"mapping.total_fields.limit\":1601}");
        assertThat(compile(schema, 300, MappingMode.DYNAMIC).settings().toString())
                .isEqualTo("{\"number_of_shards\":2}");
    }

    @Test
    void aLimitThatTheSchemaSetsStays() {
        for (String limit :
                List.of(
                        "{'mapping.total_fields.limit':700}",
                        "{'mapping':{'total_fields':{'limit':700}}}",
                        "{'mapping':{'total_fields.limit':700}}")) {
            String schema =
                    "[{'database':'db','setting':%s,'nodes':{'table':'wide'}}]".formatted(limit);
            assertThat(compile(schema, 300, MappingMode.TYPED).settings().toString())
                    .isEqualTo(limit.replace('\'', '"'));
        }
    }

    /** Compiles against a table of a key and some texts. */
    private static DocumentPlan compile(String schema, int texts, MappingMode mode) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("id", PgType.of("int4", Kind.INTEGER), false, false));
        for (int i = 0; i < texts; i++) {
            columns.add(new Column("c" + i, PgType.of("text", Kind.TEXT), true, false));
        }
        Table table =
                new Table(
                        new TableName("public", "wide"),
                        Table.Kind.TABLE,
                        columns,
                        List.of("id"),
                        List.of(),
                        ReplicaIdentity.DEFAULT,
                        List.of("id"));
        var result =
                SchemaCompiler.compile(
                        new SchemaFile("schema.json", schema.replace('\'', '"')),
                        Map.of(),
                        new Catalog("db", List.of(table), List.of()),
                        CompileOptions.DEFAULT.with(mode));
        assertThat(result.report()).isEmpty();
        return ((Compiled) result).plan().documents().get(0);
    }
}
