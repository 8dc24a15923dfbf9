package io.pgsync.flink.job.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.cli.compose.RejectedSchemaException;
import io.pgsync.flink.job.cli.local.JobFailedException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

class ErrorReportTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void showsProblemAndRemedyWithoutAStackTrace() {
        int code = print(new RuntimeException("wrapped", new UserException("Bad.", "Do\nthis.")));
        assertThat(code).isEqualTo(1);
        assertThat(text()).isEqualTo("error: Bad.\n  Do\n  this.\n");
    }

    @Test
    void findsTheProblemOfAUserBehindTheBoundaryOfATask() {
        var job = new JobFailedException(new SerializedThrowable(new UserException("Bad.", "Do.")));
        assertThat(print(job)).isEqualTo(1);
        assertThat(text()).startsWith("error: Bad.\n");
    }

    @Test
    void showsACompilersReportAsItIs() {
        assertThat(print(new RejectedSchemaException("error[E104] …\n"))).isEqualTo(1);
        assertThat(text()).isEqualTo("error[E104] …\n");
    }

    @Test
    void ownMistakesAreCalledSo() {
        assertThat(print(new IllegalStateException("oops"))).isEqualTo(3);
        assertThat(text())
                .startsWith("error: unexpected java.lang.IllegalStateException: oops\n")
                .contains("--stacktrace")
                .doesNotContain("\tat ");
    }

    @Test
    void aStackTraceComesAfterTheMessageWhenAskedFor() {
        new ErrorReport(new PrintStream(printed, true, StandardCharsets.UTF_8), true)
                .print(new UserException("Bad.", "Do."));
        assertThat(text()).startsWith("error: Bad.\n  Do.\n").contains("\tat ");
    }

    private int print(Throwable error) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new ErrorReport(out, false).print(error);
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
