package io.pgsync.flink.job.cli.command.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentDiffTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void namesThePlaceOfAChange() throws JsonProcessingException {
        assertThat(diff("{'a':{'b':1},'c':[1,2],'d':0}", "{'a':{'b':2},'c':[1,3],'d':0}"))
                .containsExactly("a.b: 1 → 2", "c: [1,2] → [1,3]");
    }

    @Test
    void pairsElementsById() throws JsonProcessingException {
        assertThat(
                        diff(
                                "{'r':[{'id':1,'s':3},{'id':2,'s':4}]}",
                                "{'r':[{'id':2,'s':5},{'id':3,'s':1}]}"))
                .containsExactly(
                        "r[id 1]: - {\"id\":1,\"s\":3}",
                        "r[id 2].s: 4 → 5",
                        "r[id 3]: + {\"id\":3,\"s\":1}");
    }

    @Test
    void equalDocumentsHaveNoDifference() throws JsonProcessingException {
        assertThat(diff("{'a':[{'id':1}]}", "{'a':[{'id':1}]}")).isEmpty();
    }

    @Test
    void shortensLongValues() throws JsonProcessingException {
        String line = diff("{'a':1}", "{'a':'" + "x".repeat(100) + "'}").get(0);
        assertThat(line).hasSizeLessThan(80).endsWith("…");
    }

    private static List<String> diff(String before, String after) throws JsonProcessingException {
        return DocumentDiff.between(
                JSON.readTree(before.replace('\'', '"')), JSON.readTree(after.replace('\'', '"')));
    }
}
