package io.pgsync.flink.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.compiler.CompileResult.Rejected;
import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Severity;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadCasesTest {
    private static final Pattern CODE_IN_NAME = Pattern.compile("[ew][0-9]{3}");

    static Stream<Path> folders() {
        return Golden.folders("bad");
    }

    @ParameterizedTest
    @MethodSource("folders")
    void reportsTheGoldenErrors(Path folder) {
        CompileResult result = Golden.compile(folder);
        Golden.check(folder, Map.of("error.txt", result.report()));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void raisesTheCodesThatTheFolderIsNamedAfter(Path folder) {
        Set<String> raised =
                codes(Golden.compile(folder)).map(Code::id).collect(Collectors.toSet());
        Matcher named = CODE_IN_NAME.matcher(folder.getFileName().toString());
        while (named.find()) {
            assertThat(raised).contains(named.group().toUpperCase(Locale.ROOT));
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void isRejectedExactlyIfAnErrorIsReported(Path folder) {
        CompileResult result = Golden.compile(folder);
        boolean hasError = codes(result).anyMatch(c -> c.severity() == Severity.ERROR);
        assertThat(result instanceof Rejected).isEqualTo(hasError);
    }

    @Test
    void oneMistakeGivesOneError() {
        assertThat(folders().filter(BadCasesTest::hasOneError)).hasSizeGreaterThan(60);
    }

    private static boolean hasOneError(Path folder) {
        return codes(Golden.compile(folder)).filter(c -> c.severity() == Severity.ERROR).count()
                == 1;
    }

    @Test
    void everyCodeIsRaisedByACase() {
        Set<Code> raised = EnumSet.noneOf(Code.class);
        folders().forEach(folder -> codes(Golden.compile(folder)).forEach(raised::add));
        assertThat(raised).containsExactlyInAnyOrder(Code.values());
    }

    @Test
    void everyCodeHasOneHeadingInTheDocumentation() {
        String documentation = Golden.read(Path.of("../docs/errors.md"));
        Matcher heading = Pattern.compile("(?m)^### ([EW][0-9]{3}) ").matcher(documentation);
        var headings = heading.results().map(r -> r.group(1)).toList();
        assertThat(headings).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(headings))
                .isEqualTo(
                        Arrays.stream(Code.values())
                                .map(Code::id)
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Stream<Code> codes(CompileResult result) {
        Stream<Diagnostic> errors =
                result instanceof Rejected rejected ? rejected.errors().stream() : Stream.of();
        return Stream.concat(errors, result.warnings().stream()).map(Diagnostic::code);
    }
}
