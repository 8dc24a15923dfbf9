package io.pgsync.flink.job.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"b\":1,\"a\":[true,false,null,{}],\"\":\"\"}",
                "{\"n\":1.10,\"m\":0.000000000000000000000000000001,\"i\":100000000000000000000}",
                "{\"n\":-12345678901234567890.123456789012345678900}",
                "{\"text\":\"\\\" \\\\ \\n é € 😀\"}",
            })
    void documentsComeBackToTheLetter(String json) {
        assertThat(roundTrip(json)).isEqualTo(json);
    }

    @Test
    void nothingIsTooLargeThatPostgresCanHold() {
        assertThat(roundTrip("{\"n\":" + "7".repeat(131_072) + ".5}")).hasSize(131_072 + 8);
        String text = "x".repeat(21_000_000);
        assertThat(roundTrip("{\"t\":\"" + text + "\"}")).hasSize(text.length() + 8);
        String name = "n".repeat(60_000);
        assertThat(roundTrip("{\"" + name + "\":1}")).hasSize(name.length() + 6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, DocumentJson.DEEPEST - 1})
    void nestingMayBeDeep(int depth) throws Exception {
        String json = "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
        String[] result = new String[1];
        Thread task = new Thread(() -> result[0] = roundTrip(json));
        task.start();
        task.join();
        assertThat(result[0]).isEqualTo(json);
    }

    private static String roundTrip(String json) {
        ObjectNode document = DocumentJson.read(json.getBytes(StandardCharsets.UTF_8));
        return new String(DocumentJson.write(document), StandardCharsets.UTF_8);
    }
}
