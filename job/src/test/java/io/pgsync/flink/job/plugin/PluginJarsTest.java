package io.pgsync.flink.job.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgsync.flink.compiler.transform.PluginSpec;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.testing.PluginJar;
import io.pgsync.flink.udf.DocumentType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginJarsTest {
    private static final DocumentType TYPE = new DocumentType("books", "public", "book");
    private static final String KEEP =
            """
            @Override public Result transform(ObjectNode document, DocumentContext context) {
                return Result.keep(document);
            }
            """;

    @TempDir Path folder;

    @Test
    void namesAreThoseOfTheJarsAndThoseThatAreThereAnyway() throws IOException {
        new PluginJar().withPlugin("acme.Tax", "Tax", KEEP).write(folder.resolve("tax.jar"));
        assertThat(PluginJars.in(folder).names()).contains("Tax", "Masking", "Groot");
        assertThat(PluginJars.NONE.names()).contains("Masking").doesNotContain("Tax");
    }

    @Test
    void aJarsOwnLibrariesAndResourcesComeBeforeThoseOfTheJob() throws IOException {
        new PluginJar()
                .with(
                        "picocli.CommandLine",
                        "package picocli; public class CommandLine {"
                                + " public static String version() { return \"its own\"; } }")
                .withPlugin(
                        "acme.Library",
                        "Library",
                        """
                        @Override
                        public Result transform(ObjectNode document, DocumentContext context) {
                            var loader = Thread.currentThread().getContextClassLoader();
                            return Result.keep(document
                                .put("library", picocli.CommandLine.version())
                                .put("context", loader == getClass().getClassLoader()));
                        }
                        """)
                .write(folder.resolve("library.jar"));
        assertThat(apply("Library")).isEqualTo("{\"library\":\"its own\",\"context\":true}");
    }

    @Test
    void librariesMayLieInAnotherJarOfTheFolder() throws IOException {
        String library =
                "package lib; public class Text { public static String a() { return \"a\"; } }";
        PluginJar both =
                new PluginJar()
                        .with("lib.Text", library)
                        .withPlugin(
                                "acme.User",
                                "User",
                                """
                                @Override
                                public Result transform(ObjectNode document, DocumentContext context) {
                                    return Result.keep(document.put("a", lib.Text.a()));
                                }
                                """);
        both.write(folder.resolve("both.jar"));
        new PluginJar().with("lib.Text", library).write(folder.resolve("lib.jar"));
        assertThat(apply("User")).isEqualTo("{\"a\":\"a\"}");
    }

    @Test
    void onesOwnPluginOutranksABuiltInOne() throws IOException {
        new PluginJar()
                .withPlugin(
                        "acme.Slug",
                        "Slug",
                        """
                        @Override
                        public Result transform(ObjectNode document, DocumentContext context) {
                            return Result.keep(document.put("slug", "mine"));
                        }
                        """)
                .write(folder.resolve("slug.jar"));
        assertThat(apply("Slug")).isEqualTo("{\"slug\":\"mine\"}");
    }

    @Test
    void twoPluginsOfOneNameAreRefused() throws IOException {
        new PluginJar().withPlugin("acme.Tax", "Tax", KEEP).write(folder.resolve("a.jar"));
        new PluginJar().withPlugin("acme.Tax2", "Tax", KEEP).write(folder.resolve("b.jar"));
        assertThat(refused()).hasMessage("Two plugins are named 'Tax': acme.Tax and acme.Tax2.");
    }

    @Test
    void pluginsWithoutANameAreRefused() throws IOException {
        new PluginJar().withPlugin("acme.Tax", " ", KEEP).write(folder.resolve("a.jar"));
        assertThat(refused()).hasMessage("The plugin acme.Tax has no name.");
    }

    @Test
    void pluginsThatCannotBeMadeAreRefused() throws IOException {
        new PluginJar()
                .withPlugin(
                        "acme.Tax",
                        "Tax",
                        "public Tax() { throw new IllegalStateException(\"no rates\"); }" + KEEP)
                .write(folder.resolve("a.jar"));
        assertThat(refused())
                .hasMessageStartingWith("A plugin cannot be loaded: ")
                .hasMessageContaining("acme.Tax")
                .hasMessageContaining("no rates");
    }

    @Test
    void foldersWithoutAPluginAreRefused() throws IOException {
        assertThat(refused()).hasMessage("The plugin folder " + folder + " has no jar.");
        new PluginJar()
                .with("acme.Tax", "package acme; public class Tax {}")
                .write(folder.resolve("tax.jar"));
        assertThat(refused()).hasMessageStartingWith("No jar has a plugin: ");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(catchThrowableOfType(UserException.class, () -> PluginJars.in(file)))
                .hasMessageStartingWith("Cannot read the plugin folder ");
    }

    @Test
    void exceptionsOfAPluginCanBeReadWithoutItsClasses() throws IOException {
        new PluginJar()
                .with(
                        "acme.TaxException",
                        "package acme; public class TaxException extends Exception {"
                                + " public TaxException() { super(\"no rate\"); } }")
                .withPlugin(
                        "acme.Tax",
                        "Tax",
                        """
                        @Override
                        public Result transform(ObjectNode document, DocumentContext context)
                                throws Exception {
                            throw new TaxException();
                        }
                        """)
                .write(folder.resolve("tax.jar"));
        UserException failure = catchThrowableOfType(UserException.class, () -> apply("Tax"));
        assertThat(failure).hasMessageEndingWith("acme.TaxException: no rate");
        assertThatCode(() -> org.apache.flink.util.InstantiationUtil.clone(failure))
                .doesNotThrowAnyException();
    }

    private UserException refused() {
        return catchThrowableOfType(UserException.class, () -> PluginJars.in(folder).names());
    }

    private String apply(String plugin) {
        PluginLoader loader = PluginJars.in(folder).load();
        var specs = List.of(new PluginSpec(plugin, "{}"));
        try (PluginChain chain = PluginChain.open(TYPE, specs, loader)) {
            byte[] document = chain.apply(new byte[] {'{', '}'}, "1", null, 1).orElseThrow();
            return new String(document, StandardCharsets.UTF_8);
        }
    }
}
