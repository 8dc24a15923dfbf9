package io.pgsync.flink.job.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VerifyBarTest {
    private static final long SECOND = 1_000_000_000L;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void showsHowMuchIsDone() {
        assertThat(VerifyBar.text("documents", 1234, 2468, true))
                .isEqualTo("[###############               ]  50 %  1,234 documents");
        assertThat(VerifyBar.text("documents", 2468, 2468, false))
                .isEqualTo("100 %  2,468 documents");
    }

    @Test
    void anEstimateThatIsTooSmallIsLeftOut() {
        assertThat(VerifyBar.text("ids", 11, 10, true)).isEqualTo("11 ids");
        assertThat(VerifyBar.text("ids", 11, 0, true)).isEqualTo("11 ids");
        assertThat(VerifyBar.text("looking again at 3", 0, 0, true))
                .isEqualTo("looking again at 3");
    }

    @Test
    void withoutATerminalALineComesNowAndThenAndWithEachPhase() {
        VerifyBar bar = new VerifyBar(out(), false, "shop");
        bar.at("documents", 1, 4, 100 * SECOND);
        bar.at("documents", 2, 4, 101 * SECOND);
        bar.at("documents", 3, 4, 105 * SECOND);
        bar.at("ids", 1, 4, 105 * SECOND);
        bar.end();
        assertThat(text().lines())
                .containsExactly(
                        "shop   25 %  1 documents",
                        "shop   75 %  3 documents", "shop   25 %  1 ids");
    }

    @Test
    void inATerminalTheBarIsRemovedAtTheEnd() {
        VerifyBar bar = new VerifyBar(out(), true, "shop");
        bar.at("documents", 4, 4, 100 * SECOND);
        bar.at("ids", 0, 0, 101 * SECOND);
        bar.end();
        assertThat(text()).endsWith("\r").doesNotContain("\n");
        String[] shown = text().split("\r");
        assertThat(shown[shown.length - 1]).isBlank().hasSizeGreaterThan(5);
    }

    private PrintStream out() {
        return new PrintStream(printed, true, StandardCharsets.UTF_8);
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
