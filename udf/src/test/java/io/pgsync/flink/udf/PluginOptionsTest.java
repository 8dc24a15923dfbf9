package io.pgsync.flink.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginOptionsTest {

    @Test
    void givesWhatIsWrittenAndOtherwiseTheDefault() throws Exception {
        PluginOptions options =
                options(
                        """
                        {"text": "a", "number": 3, "texts": ["b", "c"], "one": "d",
                         "map": {"y": "1", "x": "2"}, "absent": null}
                        """);

        assertThat(options.text("text", "-")).isEqualTo("a");
        assertThat(options.text("absent", "-")).isEqualTo("-");
        assertThat(options.number("number", 1)).isEqualTo(3);
        assertThat(options.number("other", 1)).isEqualTo(1);
        assertThat(options.texts("texts", List.of())).containsExactly("b", "c");
        assertThat(options.texts("one", List.of())).containsExactly("d");
        assertThat(options.map("map", Map.of()))
                .containsExactly(Map.entry("y", "1"), Map.entry("x", "2"));
    }

    @Test
    void refusesValuesOfOtherTypes() throws Exception {
        PluginOptions options =
                options("{\"a\": 1, \"b\": \"x\", \"c\": [1], \"d\": {\"e\": 2}, \"f\": -1}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.text("a", ""))
                .withMessage("option 'a' must be a string, not 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.number("b", 0))
                .withMessage("option 'b' must be a whole number of at least 0, not \"x\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.number("f", 0))
                .withMessageContaining("at least 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.texts("c", List.of()))
                .withMessage("option 'c' must be a string, not 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.texts("d", List.of()))
                .withMessage("option 'd' must be a list of strings, not {\"e\":2}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.map("d", Map.of()))
                .withMessage("option 'd.e' must be a string, not 2");
    }

    @Test
    void knowsWhatNobodyHasAskedFor() throws Exception {
        PluginOptions options = options("{\"field\": \"x\", \"feild\": \"y\"}");
        options.text("field", "");
        options.text("target", "");

        assertThat(options.unread()).containsExactly("feild");
        assertThat(options.known()).containsExactlyInAnyOrder("field", "target");
    }

    private static PluginOptions options(String json) throws Exception {
        return new PluginOptions((ObjectNode) new ObjectMapper().readTree(json));
    }
}
