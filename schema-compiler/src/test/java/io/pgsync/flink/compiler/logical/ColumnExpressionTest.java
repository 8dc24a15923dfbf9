package io.pgsync.flink.compiler.logical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.compiler.logical.ColumnExpression.InvalidExpressionException;
import io.pgsync.flink.compiler.transform.JsonPath;
import io.pgsync.flink.compiler.transform.JsonPath.Kind;
import io.pgsync.flink.compiler.transform.JsonPath.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnExpressionTest {

    @Test
    void plainNameIsAColumnWithoutPath() throws Exception {
        assertThat(ColumnExpression.parse("a b"))
                .isEqualTo(new ColumnSelection("a b", "a b", Optional.empty()));
    }

    @Test
    void digitsAfterAnArrowAreAPositionAndInAPathEither() throws Exception {
        assertThat(ColumnExpression.parse("doc->x->0#>{1,b}->>k-1").path())
                .contains(
                        new JsonPath(
                                List.of(
                                        new Step("x", Kind.KEY),
                                        new Step("0", Kind.INDEX),
                                        new Step("1", Kind.KEY_OR_INDEX),
                                        new Step("b", Kind.KEY_OR_INDEX),
                                        new Step("k-1", Kind.KEY)),
                                true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "doc->a|doc_a",
                "doc->>a|doc_a",
                "doc->x->0->y|doc_x_0_y",
                "doc#>{a,b,c}|doc_a,b,c",
                "doc#>>{a,b}|doc_a,b",
                "doc#>{a,b,c}->4|doc_a,b,c_4",
                "doc->k-1|doc_k-1",
                "doc->'a'|doc_'a'"
            })
    void fieldIsNamedAsInPgsync(String expression, String field) throws Exception {
        assertThat(ColumnExpression.parse(expression).field()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "doc ->a",
                "doc-> a",
                "doc->",
                "->a",
                "doc->->a",
                "doc->>a->b",
                "doc#>>{a}#>{b}",
                "doc#>a",
                "doc#>{a",
                "doc#>{a,}",
                "doc#>{{a}}",
                "doc#>{\"a}",
                "doc#>{a\\b}"
            })
    void refusesWhatPostgresWouldNotUnderstand(String expression) {
        assertThatThrownBy(() -> ColumnExpression.parse(expression))
                .isInstanceOf(InvalidExpressionException.class);
    }
}
