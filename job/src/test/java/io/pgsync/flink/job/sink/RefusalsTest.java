package io.pgsync.flink.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalsTest {
    @Test
    void documentsOfOneCauseDifferInIdValueAndNumbersOnly() {
        assertThat(
                        cause(
                                "failed to parse field [a] of type [long] in document with id '1'."
                                        + " Preview of field's value: 'x': For input string: \"x\""))
                .isEqualTo(
                        cause(
                                "failed to parse field [a] of type [long] in document with id 'b c'."
                                        + " Preview of field's value: 'y z': For input string: \"y z\""));
        assertThat(cause("row (1): field 'a': cannot read 'x' as a value of type json: no"))
                .isEqualTo(
                        cause(
                                "row (2, b): field 'a': cannot read 'y' as a value of type json: no"));
    }

    @Test
    void fieldsAndIndicesAreDifferentCauses() {
        assertThat(cause("failed to parse field [a]"))
                .isNotEqualTo(cause("failed to parse field [b]"));
        assertThat(cause("row (1): field 'a': no")).isNotEqualTo(cause("row (1): field 'b': no"));
        assertThat(Refusals.cause("one", 400, "no")).isNotEqualTo(Refusals.cause("two", 400, "no"));
    }

    private static String cause(String reason) {
        return Refusals.cause("index", 400, reason);
    }
}
