package io.pgsync.flink.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.job.row.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CopyRowTest {
    @Test
    void splitsValuesAtTabs() {
        assertTuple("1\tab\tü€\n", "1", "ab", "ü€");
    }

    @Test
    void tellsNullFromEmptyAndFromTheTextThatLooksLikeNull() {
        assertTuple("\\N\t\t\\\\N\n", null, "", "\\N");
    }

    @Test
    void undoesEveryEscape() {
        assertTuple("\\b\\f\\n\\r\\t\\v\\\\x\tend\n", "\b\f\n\r\t\u000b\\x", "end");
    }

    @Test
    void readsASingleColumnWithoutLineFeed() {
        assertTuple("x", "x");
        assertTuple("\n", "");
        assertTuple("\\N", (String) null);
    }

    @Test
    void keepsNothingOfTheLineBefore() {
        CopyRow parser = new CopyRow(1);
        parser.parse("a\\tlonger value\n".getBytes(StandardCharsets.UTF_8));
        assertThat(Tuple.of(parser.parse("b".getBytes(StandardCharsets.UTF_8))).text(0))
                .isEqualTo("b");
    }

    @Test
    void refusesAnotherNumberOfColumns() {
        assertThatThrownBy(() -> new CopyRow(2).parse(new byte[] {'a', '\n'}))
                .hasMessage("COPY gave 1 columns, 2 were asked for");
    }

    private static void assertTuple(String line, String... values) {
        byte[] tuple = new CopyRow(values.length).parse(line.getBytes(StandardCharsets.UTF_8));
        assertThat(tuple).isEqualTo(Tuple.of(Arrays.asList(values)).bytes());
    }
}
