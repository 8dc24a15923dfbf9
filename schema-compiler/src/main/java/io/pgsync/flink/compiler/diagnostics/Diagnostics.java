package io.pgsync.flink.compiler.diagnostics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects diagnostics, so that a user sees all errors of a schema at once. */
public final class Diagnostics {
    private static final Comparator<Diagnostic> FILE_ORDER =
            Comparator.<Diagnostic>comparingInt(d -> d.at().line())
                    .thenComparingInt(d -> d.at().column())
                    .thenComparing(d -> d.code().id());

    private final List<Diagnostic> found = new ArrayList<>();

    public void add(Diagnostic diagnostic) {
        if (!found.contains(diagnostic)) {
            found.add(diagnostic);
        }
    }

    public void add(Code code, Position at, String message) {
        add(new Diagnostic(code, at, message));
    }

    /** The errors, which stop the compilation, in file order. */
    public List<Diagnostic> errors() {
        return of(Severity.ERROR);
    }

    /** The warnings, which do not stop it, in file order. */
    public List<Diagnostic> warnings() {
        return of(Severity.WARNING);
    }

    private List<Diagnostic> of(Severity severity) {
        return found.stream()
                .filter(d -> d.code().severity() == severity)
                .sorted(FILE_ORDER)
                .toList();
    }
}
