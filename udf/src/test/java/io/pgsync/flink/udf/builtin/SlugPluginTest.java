package io.pgsync.flink.udf.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugPluginTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Hello World! This is a Test | hello-world-this-is-a-test",
                "'  Crème  brûlée, warm_ '   | creme-brulee-warm",
                "C++ & C#                    | c-c",
                "a --- b                     | a-b",
                "½ ﬁne                       | 12-fine",
                "东京                         | ''",
            })
    void keepsLettersAndDigitsOfAscii(String text, String slug) {
        assertThat(Slugs.of(text)).isEqualTo(slug);
    }

    @ParameterizedTest
    @CsvSource({
        "one-two-three,  0, one-two-three",
        "one-two-three, 13, one-two-three",
        "one-two-three, 12, one-two",
        "one-two-three,  8, one-two",
        "one-two-three,  7, one",
        "onetwothree,    5, onetw",
    })
    void isCutBetweenWords(String slug, int length, String shortened) {
        assertThat(Slugs.shorten(slug, length)).isEqualTo(shortened);
    }

    @Test
    void slugOfTheTitleIsAdded() throws Exception {
        assertThat(slug("{}", "{'title':'The Body'}"))
                .isEqualTo("{'title':'The Body','slug':'the-body'}");
        assertThat(slug("{}", "{'title':'" + "word ".repeat(30) + "'}"))
                .endsWith("word word ','slug':'" + "word-".repeat(19) + "word'}");
    }

    @Test
    void thereIsNoSlugWithoutAText() throws Exception {
        assertThat(slug("{}", "{'title':''}")).isEqualTo("{'title':''}");
        assertThat(slug("{}", "{'title':null}")).isEqualTo("{'title':null}");
        assertThat(slug("{}", "{'title':7}")).isEqualTo("{'title':7}");
        assertThat(slug("{}", "{}")).isEqualTo("{}");
    }

    @Test
    void optionsNameOtherFields() throws Exception {
        assertThat(slug("{'source':'name','target':'path','max_length':5}", "{'name':'Ann Lee'}"))
                .isEqualTo("{'name':'Ann Lee','path':'ann'}");
    }

    @Test
    void severalFieldsMakeOneSlug() throws Exception {
        assertThat(multi("{}", "{'title':'The Body','id':2}"))
                .isEqualTo("{'title':'The Body','id':2,'slug':'the-body-2'}");
        assertThat(multi("{}", "{'title':null,'id':0}")).isEqualTo("{'title':null,'id':0}");
        assertThat(
                        multi(
                                "{'sources':['a','b','c'],'separator':'/','target':'t'}",
                                "{'a':true,'b':1.50,'c':''}"))
                .isEqualTo("{'a':true,'b':1.50,'c':'','t':'true/15'}");
    }

    private static String slug(String options, String document) throws Exception {
        return TestingDocument.transform(new SlugPlugin(), options, document);
    }

    private static String multi(String options, String document) throws Exception {
        return TestingDocument.transform(new MultiFieldSlugPlugin(), options, document);
    }
}
