package io.pgsync.flink.compiler.schema;

import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rules of Elasticsearch and OpenSearch for the name of an index. */
final class IndexName {
    private static final String FORBIDDEN = "\\/*?\"<>| ,#:";
    private static final int MAX_BYTES = 255;

    private IndexName() {}

    static void check(Text name, Diagnostics diagnostics) {
        fault(name.text())
                .ifPresent(
                        fault ->
                                diagnostics.add(
                                        new Diagnostic(
                                                Code.INVALID_INDEX_NAME,
                                                name.at(),
                                                "'%s' cannot name an index: %s"
                                                        .formatted(name.text(), fault),
                                                suggestion(name.text()),
                                                List.of())));
    }

    private static Optional<String> fault(String name) {
        if (!name.equals(name.toLowerCase(Locale.ROOT))) {
            return Optional.of("it has upper-case letters");
        }
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("it is a directory name");
        }
        if ("-_+".indexOf(name.charAt(0)) >= 0) {
            return Optional.of("it starts with '%s'".formatted(name.charAt(0)));
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("it is longer than %d bytes".formatted(MAX_BYTES));
        }
        return name.chars()
                .filter(c -> FORBIDDEN.indexOf(c) >= 0 || Character.isISOControl(c))
                .mapToObj(c -> "it contains '%s'".formatted((char) c))
                .findFirst();
    }

    private static String suggestion(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return fault(lower).isEmpty() ? "write '" + lower + "'" : "";
    }
}
