package org.example.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.udf.DocumentContext;
import io.pgsync.flink.udf.DocumentType;
import io.pgsync.flink.udf.PluginContext;
import io.pgsync.flink.udf.PluginOptions;
import io.pgsync.flink.udf.Result;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadingTimePluginTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DocumentType TYPE = new DocumentType("articles", "public", "article");

    @Test
    void countsBegunMinutes() throws Exception {
        assertEquals(
                Result.keep(json("{'text': 'one two three', 'reading_minutes': 2}")),
                transform("{'words_per_minute': 2}", "{'text': 'one two three'}"));
    }

    @Test
    void dropsDocumentsWithoutText() throws Exception {
        assertEquals(Result.drop(), transform("{}", "{'text': ' '}"));
        assertEquals(Result.drop(), transform("{}", "{'text': null}"));
    }

    @Test
    void refusesZeroWords() {
        assertThrows(
                IllegalArgumentException.class,
                () -> transform("{'words_per_minute': 0}", "{'text': 'one'}"));
    }

    @Test
    void everyOptionIsKnown() throws Exception {
        var options = new PluginOptions(json("{'source': 'body', 'taget': 'minutes'}"));
        new ReadingTimePlugin().open(new PluginContext(TYPE, options));
        assertEquals(Set.of("taget"), options.unread());
    }

    private static Result transform(String options, String document) throws Exception {
        ReadingTimePlugin plugin = new ReadingTimePlugin();
        plugin.open(new PluginContext(TYPE, new PluginOptions(json(options))));
        var context = new DocumentContext(TYPE, "1", Optional.empty(), 1);
        return plugin.transform(json(document), context);
    }

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    }
}
