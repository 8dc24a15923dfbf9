package io.pgsync.flink.compiler.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Position;
import io.pgsync.flink.compiler.schema.SourceValue.ListValue;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import org.junit.jupiter.api.Test;

class SourceReaderTest {
    private final Diagnostics diagnostics = new Diagnostics();

    @Test
    void knowsThePlaceOfNamesAndValues() {
        var object = (ObjectValue) read("{\n  \"a/b\": [12.50,\n    \"x\\u0041y\", null]}");
        assertThat(object.at()).isEqualTo(new Position(1, 1, 1, ""));
        assertThat(object.members().get(0).at()).isEqualTo(new Position(2, 3, 5, "/a~1b"));
        var list = (ListValue) object.members().get(0).value();
        assertThat(list.elements())
                .extracting(SourceValue::at)
                .containsExactly(
                        new Position(2, 11, 5, "/a~1b/0"),
                        new Position(3, 5, 10, "/a~1b/1"),
                        new Position(3, 17, 4, "/a~1b/2"));
    }

    @Test
    void keepsTheDigitsOfNumbers() {
        assertThat(read("[1.50, 123456789012345678901234567890, -1e3]").toJson())
                .hasToString("[1.50,123456789012345678901234567890,-1E+3]");
    }

    @Test
    void lastOfDuplicateNamesCounts() {
        assertThat(read("{\"a\": 1, \"b\": 2, \"a\": 3}").toJson())
                .hasToString("{\"b\":2,\"a\":3}");
        assertThat(diagnostics.warnings()).hasSize(1);
    }

    private SourceValue read(String text) {
        return new SourceReader(diagnostics).read(text).orElseThrow();
    }
}
