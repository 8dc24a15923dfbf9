package io.pgsync.flink.job.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgsync.flink.compiler.transform.PluginSpec;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.udf.DocumentType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginChainTest {
    private static final DocumentType TYPE = new DocumentType("books", "public", "book");

    @Test
    void pluginsRunInTheirOrderAndSeeWhatThoseBeforeHaveDone() {
        try (PluginChain chain = chain(note("first"), spec("Groot"), note("second"))) {
            String document = apply(chain, "{\"id\":1,\"price\":1.10}").orElseThrow();
            String context =
                    " of DocumentContext[type=" + TYPE + ", id=1, routing=Optional[r], version=77]";
            assertThat(document)
                    .isEqualTo(
                            "{\"id\":1,\"price\":1.10,\"notes\":\"first%s\\nsecond%s\\n\","
                                            .formatted(context, context)
                                    + "\"character\":\"Groot\"}");
        }
    }

    @Test
    void aDroppedDocumentIsNotSeenByThePluginsBehind() {
        try (PluginChain chain = chain(spec("DropDrafts"), spec("Failing"))) {
            assertThat(apply(chain, "{\"draft\":true,\"fail\":\"throw\"}")).isEmpty();
            assertThat(apply(chain, "{\"draft\":false}")).contains("{\"draft\":false}");
        }
    }

    @Test
    void withoutPluginsTheBytesAreNotTouched() {
        byte[] json = {1, 2, 3};
        try (PluginChain chain = PluginChain.none()) {
            assertThat(chain.apply(json, "1", null, 1)).containsSame(json);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "throw,   java.lang.IllegalStateException: bad luck",
        "null,    'it returned null instead of keep or drop'",
        "link,    java.lang.NoClassDefFoundError: org/acme/Gone",
        "recurse, java.lang.StackOverflowError",
        "write,   its document is not JSON",
    })
    void aFailureNamesThePluginAndTheDocument(String how, String why) {
        try (PluginChain chain = chain(spec("Groot"), spec("Failing"))) {
            var failure =
                    catchThrowableOfType(
                            UserException.class, () -> apply(chain, "{\"fail\":\"" + how + "\"}"));
            assertThat(failure)
                    .hasMessageStartingWith(
                            "Plugin 'Failing' failed on document '1' of index 'books' (table"
                                    + " public.book): ")
                    .hasMessageContaining(why);
            assertThat(failure.remedy()).contains("Correct the plugin, or have it drop");
        }
    }

    @Test
    void aDocumentThatIsNestedTooDeeplyIsNamed() {
        String deep = "{\"a\":" + "[".repeat(6000) + "]".repeat(6000) + "}";
        try (PluginChain chain = chain(spec("Groot"))) {
            assertThat(catchThrowableOfType(UserException.class, () -> apply(chain, deep)))
                    .hasMessage(
                            "Plugins cannot process document '1' of index 'books' (table"
                                    + " public.book): it is nested deeper than 5000 levels");
        }
    }

    @Test
    void theCauseSaysWhereThePluginFailedWithoutItsClasses() {
        try (PluginChain chain = chain(spec("Failing"))) {
            var failure =
                    catchThrowableOfType(
                            UserException.class, () -> apply(chain, "{\"fail\":\"throw\"}"));
            assertThat(failure.getCause()).isInstanceOf(PluginFailure.class);
            assertThat(failure.getCause().getStackTrace()[0].getClassName())
                    .endsWith("SamplePlugins$Failing");
        }
    }

    @Test
    void optionsThatAPluginDoesNotKnowAreRefused() {
        assertThat(refused(new PluginSpec("Slug", "{\"field\":\"name\"}")))
                .hasMessage(
                        "Plugin 'Slug' of index 'books' cannot be opened: it has no option field;"
                                + " it has: max_length, source, target");
        assertThat(refused(new PluginSpec("Groot", "{\"a\":1,\"b\":2}")))
                .hasMessageEndingWith("it has no option a, b; it has no options");
        assertThat(refused(new PluginSpec("Slug", "{\"source\":7}")))
                .hasMessageEndingWith("option 'source' must be a string, not 7");
    }

    @Test
    void aPluginThatIsMissingWhereTheJobRunsIsNamed() {
        assertThat(refused(spec("Gone")))
                .hasMessageContaining("There is no plugin 'Gone' where the job runs; available: ")
                .hasMessageContaining("Masking");
    }

    private static UserException refused(PluginSpec spec) {
        return catchThrowableOfType(UserException.class, () -> chain(spec));
    }

    private static PluginSpec spec(String name) {
        return new PluginSpec(name, "{}");
    }

    private static PluginSpec note(String text) {
        return new PluginSpec("Note", "{\"text\":\"" + text + "\"}");
    }

    private static PluginChain chain(PluginSpec... plugins) {
        return PluginChain.open(TYPE, Arrays.asList(plugins), PluginLoader.of(List.of()));
    }

    private static Optional<String> apply(PluginChain chain, String json) {
        return chain.apply(json.getBytes(StandardCharsets.UTF_8), "1", "r", 77)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
