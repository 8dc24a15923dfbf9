package io.pgsync.flink.job.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.job.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoCommandITCase {
    private static final String HOME = "pgsync.home";

    @AfterEach
    void clearHome() {
        System.clearProperty(HOME);
    }

    @Test
    void showsEachChangeInTheDocumentsThatItConcerns() {
        System.setProperty(HOME, root().toString());
        Console console = new Console();

        int code = console.capture(() -> Main.execute("demo", "--once", "--web-port", "0"));

        assertThat(code).as(console::text).isZero();
        assertThat(console.text())
                .contains("as 1000 documents")
                .contains("~ 42  price: 359.50 → 19.90")
                .contains("190 documents, indexed")
                .contains("customer.city: \"Tartu\" → \"Tartu linn\"")
                .contains("+ 2001  {")
                .contains("- 77")
                .doesNotContain("NOT INDEXED");
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("examples/shop"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
