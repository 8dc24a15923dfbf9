package io.pgsync.flink.compiler.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.compiler.CompileOptions;
import io.pgsync.flink.compiler.CompileResult;
import io.pgsync.flink.compiler.CompileResult.Compiled;
import io.pgsync.flink.compiler.SchemaCompiler;
import io.pgsync.flink.compiler.catalog.CatalogFile;
import io.pgsync.flink.compiler.schema.SchemaFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Transforms over what the query answers, with the rules as a schema has them. */
class OracleReaderTest {

    @Test
    void withoutRulesADocumentStaysAsItIs() {
        assertThat(read(book("{}"), "{'id': 1, 'tags': [1.50, null], 'title': 'ü'}"))
                .isEqualTo("{'id':1,'tags':[1.50,null],'title':'ü'}");
    }

    @Test
    void replacementsOfAFieldSeeWhatThoseBeforeLeft() {
        String rules = "{'replace': {'title': {'a': 'b', 'b': 'c'}}}";
        assertThat(read(book(rules), "{'title': 'abc'}")).isEqualTo("{'title':'ccc'}");
    }

    @Test
    void replacesTextsOfAListAndNothingElse() {
        String rules = "{'replace': {'tags': {'1': '2'}, 'id': {'1': '2'}}}";
        assertThat(read(book(rules), "{'id': 1, 'tags': ['11', 1, null, true, ['1'], {'1': '1'}]}"))
                .isEqualTo("{'id':1,'tags':['22',1,null,true,['1'],{'1':'1'}]}");
    }

    @Test
    void anEmptySearchStandsBetweenAllCharacters() {
        String rules = "{'replace': {'title': {'': '-'}}}";
        assertThat(read(book(rules), "{'title': 'a😀'}")).isEqualTo("{'title':'-a-😀-'}");
        assertThat(read(book(rules), "{'title': ''}")).isEqualTo("{'title':'-'}");
    }

    @Test
    void rulesReachIntoJsonByTheOldNames() {
        String rules =
                """
                {'replace': {'doc': {'a': {'-': '+'}, 'in': {'c': {'-': '+'}}}},
                 'rename': {'doc': {'a': 'A', 'in': {'d': 'D'}}, 'title': 't'}}
                """;
        assertThat(read(book(rules), "{'doc': {'a': '-', 'in': [{'c': '-', 'd': 1}, null, '-']}}"))
                .isEqualTo("{'doc':{'A':'+','in':[{'c':'+','D':1},null,'-']}}");
        assertThat(read(book(rules), "{'doc': [{'A': 1, 'a': 2}, 'a-a']}"))
                .isEqualTo("{'doc':[{'A':2},'a-a']}");
        assertThat(read(book(rules), "{'doc': null}")).isEqualTo("{'doc':null}");
    }

    @Test
    void fieldsCanSwapTheirNames() {
        String rules = "{'rename': {'id': 'title', 'title': 'id'}}";
        assertThat(read(book(rules), "{'id': 1, 'title': 'x'}")).isEqualTo("{'title':1,'id':'x'}");
    }

    @Test
    void ofTwoFieldsWithOneNewNameTheLongerOldNameStays() {
        String rules = "{'rename': {'id': 'title'}}";
        assertThat(read(book(rules), "{'id': 1, 'title': 'x'}")).isEqualTo("{'title':'x'}");
    }

    @Test
    void concatLeavesOutWhatPythonHoldsToBeFalse() {
        String rules = concat("'id', 'tags', 'title', 'doc', 'price', 'end'");
        assertThat(
                        read(
                                book(rules),
                                "{'id': 0, 'doc': {}, 'tags': [], 'price': 0.00, 'title': ''}"))
                .contains("'out':'end'");
        assertThat(read(book(rules), "{'id': null, 'doc': false, 'tags': null}"))
                .contains("'out':'title|price|end'");
    }

    @Test
    void concatShowsValuesAsPythonDoes() {
        assertThat(shown("true")).isEqualTo("True");
        assertThat(shown("12345678901234567890")).isEqualTo("12345678901234567890");
        assertThat(shown("100.00")).isEqualTo("100.0");
        assertThat(shown("1.50")).isEqualTo("1.5");
        assertThat(shown("-0.00001")).isEqualTo("-1e-05");
        assertThat(shown("0.0001")).isEqualTo("0.0001");
        assertThat(shown("12345678901234567.5")).isEqualTo("1.23456789012345675e+16");
        assertThat(shown("[1, null, \"a\", [false]]")).isEqualTo("[1, None, 'a', [False]]");
        assertThat(shown("[\"it's\", \"'\\\"\"]")).isEqualTo("[\"it's\", '\\'\"']");
        assertThat(shown("{\"bb\": 1, \"a\": \"l\\nü\\u200b\\u0001\"}"))
                .isEqualTo("{'a': 'l\\nü\\u200b\\x01', 'bb': 1}");
    }

    @Test
    void aLaterConcatSeesTheDestinationOfAnEarlierOneAndRenamedFields() {
        String rules =
                "{'rename': {'title': 'name'}, 'concat': ["
                        + "{'columns': ['name', 'id'], 'destination': 'a', 'delimiter': '-'},"
                        + "{'columns': ['a', '!'], 'destination': 'id'}]}";
        assertThat(read(book(rules), "{'id': 7, 'title': 'x'}"))
                .isEqualTo("{'id':'x-7!','name':'x','a':'x-7'}");
    }

    @Test
    void rulesOfChildrenApplyToEachOfThem() {
        String schema =
                """
                [{'database': 'library', 'nodes': {'table': 'book', 'columns': ['id'], 'children': [
                  {'table': 'author', 'label': 'authors', 'columns': ['id', 'name'],
                   'relationship': {'type': 'one_to_one', 'variant': 'object', 'through_tables': ['book_author']},
                   'transform': {'replace': {'name': {'A': 'B'}}, 'rename': {'name': 'n'}}},
                  {'table': 'translation', 'label': 'languages', 'columns': ['language'],
                   'relationship': {'type': 'one_to_many', 'variant': 'scalar',
                                    'foreign_key': {'parent': ['id'], 'child': ['book_id']}},
                   'transform': {'replace': {'language': {'-': '='}}}}]}}]
                """;
        assertThat(
                        read(
                                schema,
                                "{'id': 1, 'authors': [{'id': 1, 'name': 'A'}, null], 'languages': ['-', null]}"))
                .isEqualTo("{'id':1,'authors':[{'id':1,'n':'B'},null],'languages':['=',null]}");
        assertThat(read(schema, "{'id': 1, 'authors': null, 'languages': null}"))
                .isEqualTo("{'id':1,'authors':null,'languages':null}");
    }

    @Test
    void routesByTheTextOfTheFinalField() {
        assertThat(routing("price", "{'price': 1.50}")).isEqualTo("1.50");
        assertThat(routing("price", "{'price': 'ü'}")).isEqualTo("ü");
        assertThat(routing("price", "{'price': null}")).isNull();
        assertThatThrownBy(() -> routing("price", "{'price': [1]}"))
                .hasMessageContaining("document 1 cannot be routed by 'price'");
    }

    @Test
    void keysOfRowsBecomeMeta() {
        String schema =
                """
                [{'database': 'library', 'nodes': {'table': 'book', 'columns': ['title'], 'children': [
                  {'table': 'author', 'label': 'by', 'columns': ['name'], 'relationship':
                    {'type': 'one_to_many', 'variant': 'object', 'through_tables': ['book_author']}},
                  {'table': 'publisher', 'columns': ['name'], 'relationship':
                    {'type': 'one_to_one', 'variant': 'scalar'}}]}}]
                """;
        String answer =
                """
                {'by': [
                  [{'name': 'B'}, [['book_author', 'author_id', 10], ['author', 'id', 10]]],
                  null,
                  [{'name': 'A'}, [['book_author', 'author_id', 9], ['author', 'id', 9]]],
                  [{'name': 'A'}, [['book_author', 'author_id', 9], ['author', 'id', 9.0]]]],
                 'title': 'T', 'publisher': [null, [['publisher', 'id', 1], ['book', 'id', 3]]]}
                """;
        OracleReader reader = reader(schema, CompileOptions.DEFAULT.withMeta(true));
        assertThat(reader.read("7", json(answer), "7").source().toString().replace('"', '\''))
                .isEqualTo(
                        "{'by':[{'name':'B'},null,{'name':'A'},{'name':'A'}],"
                                + "'title':'T','publisher':null,"
                                + "'_meta':{'author':{'id':[9,10]},'book':{'id':['7']},"
                                + "'book_author':{'author_id':[9,10]},'publisher':{'id':[1]}}}");
    }

    private static String concat(String columns) {
        return "{'concat': {'columns': [%s], 'destination': 'out', 'delimiter': '|'}}"
                .formatted(columns);
    }

    /** How concat shows a value; quotes are double ones here. */
    private static String shown(String value) {
        return reader(book(concat("'doc'")))
                .read("1", "{\"doc\": %s}".formatted(value), null)
                .source()
                .get("out")
                .textValue();
    }

    private static String book(String transform) {
        return "[{'database': 'library', 'nodes': {'table': 'book', 'transform': %s,"
                        .formatted(transform)
                + "'columns': ['id', 'title', 'tags', 'doc', 'price']}}]";
    }

    private static String routing(String field, String document) {
        String schema =
                "[{'database': 'library', 'routing': '%s', 'nodes': {'table': 'book'}}]"
                        .formatted(field);
        return reader(schema).read("1", json(document), null).routing();
    }

    /** Quotes are single ones throughout, for the eye. */
    private static String read(String schema, String document) {
        return reader(schema)
                .read("1", json(document), null)
                .source()
                .toString()
                .replace('"', '\'');
    }

    private static OracleReader reader(String schema) {
        return reader(schema, CompileOptions.DEFAULT);
    }

    private static OracleReader reader(String schema, CompileOptions options) {
        CompileResult result =
                SchemaCompiler.compile(
                        new SchemaFile("schema.json", json(schema)),
                        Map.of(),
                        CatalogFile.read(catalog()),
                        options);
        assertThat(result).as(result.report()).isInstanceOf(Compiled.class);
        return new OracleReader(((Compiled) result).plan().documents().get(0));
    }

    private static String catalog() {
        try {
            return Files.readString(Path.of("src/test/resources/library-catalog.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
