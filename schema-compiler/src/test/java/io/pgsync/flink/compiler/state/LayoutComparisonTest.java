package io.pgsync.flink.compiler.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.compiler.CompileResult;
import io.pgsync.flink.compiler.CompileResult.Compiled;
import io.pgsync.flink.compiler.SchemaCompiler;
import io.pgsync.flink.compiler.catalog.Catalog;
import io.pgsync.flink.compiler.catalog.CatalogFile;
import io.pgsync.flink.compiler.explain.DifferenceText;
import io.pgsync.flink.compiler.physical.PhysicalPlanner;
import io.pgsync.flink.compiler.schema.SchemaFile;
import io.pgsync.flink.compiler.state.OperatorLayout.KeptColumn;
import io.pgsync.flink.compiler.state.OperatorLayout.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutComparisonTest {
    private static final String SCHEMA =
            """
            [{"database": "library", "index": "books", "routing": "isbn", "nodes": {
                "table": "book", "columns": ["id", "isbn", "title"],
                "children": [
                  {"table": "publisher", "columns": ["name"],
                   "relationship": {"type": "one_to_one", "variant": "object"}},
                  {"table": "author", "label": "authors", "columns": ["id", "name"],
                   "relationship": {"type": "one_to_many", "variant": "object",
                                    "through_tables": ["book_author"]}},
                  {"table": "review", "label": "reviews", "columns": ["id", "stars"],
                   "relationship": {"type": "one_to_many", "variant": "object"}}]}}]
            """;
    private static final String PUBLISHER =
            """
            {"table": "publisher", "columns": ["name"],
                   "relationship": {"type": "one_to_one", "variant": "object"}},""";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"title\"]; \"title\"], \"transform\": {\"rename\": {\"title\": \"name\"}}",
                "\"id\", \"isbn\", \"title\"; \"title\", \"isbn\"",
                "\"one_to_one\", \"variant\": \"object\"; \"one_to_one\", \"variant\": \"scalar\"",
                "\"index\"; \"plugins\": [\"Slug\"], \"index\"",
                "\"stars\"]; \"stars\"], \"where\": \"stars > 2 and book_id < 9\"",
                "\"id\", \"stars\"]; \"id\"]"
            })
    void someChangesNeedNothingNew(String text, String other) throws IOException {
        assertThat(missing(SCHEMA, changed(text, other))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"stars\"]; \"stars\", \"spent\"]; column 'spent' of books/reviews is new",
                "\"stars\"]; \"stars\"], \"where\": \"spent is null\"; column 'spent' of books/reviews is new",
                "\"label\": \"reviews\"; \"label\": \"opinions\"; child 'opinions' of books is new",
                "\"index\": \"books\"; \"index\": \"library\"; document 'books' is no longer in the schema|document 'library' is new",
                "\"routing\": \"isbn\"; \"routing\": \"title\"; books is joined in another way: document books  id(id)  routed by title"
            })
    void othersAreTold(String text, String other, String told) throws IOException {
        List<String> missing = missing(SCHEMA, changed(text, other));
        assertThat(missing).hasSize(told.split("\\|").length);
        for (String part : told.split("\\|")) {
            assertThat(missing).anyMatch(message -> message.startsWith(part));
        }
    }

    @Test
    void childrenMayGoAndNotCome() throws IOException {
        String without = SCHEMA.replace(PUBLISHER, "");
        assertThat(without).isNotEqualTo(SCHEMA);
        assertThat(missing(SCHEMA, without)).isEmpty();
        assertThat(missing(without, SCHEMA)).containsExactly("child 'publisher' of books is new");
    }

    @Test
    void anotherTimeZoneIsTold() throws IOException {
        StateLayout utc = layout(SCHEMA);
        assertThat(missing(utc, new StateLayout("Asia/Tokyo", utc.operators())))
                .containsExactly(
                        "timestamps are shown in time zone Asia/Tokyo, the state has them in"
                                + " UTC");
    }

    @Test
    void aFormatOfAnotherBuildIsNotRead() throws IOException {
        String other = layout(SCHEMA).toJson().replace("\"format\":1", "\"format\":2");
        assertThatThrownBy(() -> StateLayout.parse(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("format 2");
    }

    @Test
    void childrenKeepTheirNumbersAndNoNumberIsGivenTwice() {
        OperatorLayout first = withEdges("flag_list", "hotel");
        assertThat(first.edges())
                .containsExactlyInAnyOrderEntriesOf(Map.of("flag_list", 1, "hotel", 2));
        OperatorLayout without = withEdges("hotel").inheriting(first);
        assertThat(without.edges()).containsEntry("hotel", 2);
        OperatorLayout another = withEdges("alpha", "hotel", "zoo").inheriting(without);
        assertThat(another.edges())
                .isEqualTo(Map.of("flag_list", 1, "hotel", 2, "alpha", 3, "zoo", 4));
        OperatorLayout back = withEdges("flag_list", "hotel").inheriting(another);
        assertThat(back.edges()).containsEntry("flag_list", 1).containsEntry("hotel", 2);
        assertThat(OperatorLayout.parse(back.toJson())).isEqualTo(back);
    }

    @Test
    void rowsOfEveryEarlierSchemaCanBeRead() {
        OperatorLayout wide = withColumns("id", "name", "stars");
        OperatorLayout narrow = withColumns("id", "stars").inheriting(wide);
        assertThat(narrow.formerColumns()).containsExactly(List.of("id", "name", "stars"));
        OperatorLayout wideAgain = withColumns("id", "name", "stars").inheriting(narrow);
        assertThat(wideAgain.formerColumns()).containsExactly(List.of("id", "stars"));
        assertThat(wide.inheriting(wide)).isEqualTo(wide);
    }

    private static OperatorLayout withEdges(String... labels) {
        TreeMap<String, Integer> edges = new TreeMap<>();
        Arrays.sort(labels);
        for (String label : labels) {
            edges.put(label, edges.size() + 1);
        }
        return new OperatorLayout(
                "a/assemble/v1",
                "a",
                Kind.ASSEMBLE,
                List.of(),
                List.of(),
                List.of(),
                edges,
                List.of());
    }

    private static OperatorLayout withColumns(String... names) {
        List<KeptColumn> columns =
                Arrays.stream(names).map(name -> new KeptColumn(name, "text")).toList();
        return new OperatorLayout(
                "a/assemble/v1",
                "a",
                Kind.ASSEMBLE,
                List.of(),
                columns,
                List.of(),
                new TreeMap<>(),
                List.of());
    }

    private static String changed(String text, String other) {
        String changed = SCHEMA.replace(text, other);
        assertThat(changed).isNotEqualTo(SCHEMA);
        return changed;
    }

    private static List<String> missing(String stored, String wanted) throws IOException {
        StateLayout kept = StateLayout.parse(layout(stored).toJson());
        return missing(kept, layout(wanted));
    }

    private static List<String> missing(StateLayout stored, StateLayout wanted) {
        return LayoutComparison.missing(stored, wanted).stream().map(DifferenceText::of).toList();
    }

    private static StateLayout layout(String schema) throws IOException {
        Catalog catalog =
                CatalogFile.read(
                        Files.readString(Path.of("src/test/resources/library-catalog.json")));
        CompileResult result =
                SchemaCompiler.compile(new SchemaFile("schema.json", schema), Map.of(), catalog);
        assertThat(result).as(result.report()).isInstanceOf(Compiled.class);
        return StateLayout.of(PhysicalPlanner.plan(((Compiled) result).plan()), "UTC");
    }
}
