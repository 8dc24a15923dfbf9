package io.pgsync.flink.compiler.diagnostics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows diagnostics to people: the line of the file, a caret below it, and what to do. */
public final class DiagnosticPrinter {
    /** Lines longer than this are cut around the caret (a schema may be one long line). */
    private static final int WIDTH = 100;

    private final String fileName;
    private final List<String> lines;

    public DiagnosticPrinter(String fileName, String text) {
        this.fileName = fileName;
        this.lines = text.lines().toList();
    }

    /** All of them, a blank line between two. */
    public String print(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(this::print).collect(Collectors.joining("\n"));
    }

    /** One diagnostic; every line ends with a line feed. */
    public String print(Diagnostic diagnostic) {
        Position at = diagnostic.at();
        String severity = diagnostic.code().severity().name().toLowerCase(Locale.ROOT);
        String number = Integer.toString(at.line());
        String margin = " ".repeat(number.length());
        var out = new StringBuilder();
        out.append("%s[%s] %s\n".formatted(severity, diagnostic.code().id(), diagnostic.message()));
        out.append("  --> %s:%d:%d".formatted(fileName, at.line(), at.column()));
        out.append(at.pointer().isEmpty() ? "\n" : "   at %s\n".formatted(at.pointer()));
        if (at.line() <= lines.size()) {
            appendSource(out, diagnostic, number, margin);
        }
        for (String note : diagnostic.notes()) {
            String[] parts = note.split("\n");
            for (int i = 0; i < parts.length; i++) {
                out.append(margin).append(i == 0 ? " = " : "   ").append(parts[i]).append('\n');
            }
        }
        return out.toString();
    }

    private void appendSource(
            StringBuilder out, Diagnostic diagnostic, String number, String margin) {
        String line = lines.get(diagnostic.at().line() - 1).replace('\t', ' ');
        int caret = Math.min(diagnostic.at().column() - 1, line.length());
        int length = Math.max(1, Math.min(diagnostic.at().length(), line.length() - caret));
        if (line.length() > WIDTH) {
            int from = Math.max(0, Math.min(caret - WIDTH / 3, line.length() - WIDTH));
            int to = Math.min(line.length(), from + WIDTH);
            String before = from > 0 ? "…" : "";
            line = before + line.substring(from, to) + (to < line.length() ? "…" : "");
            length = Math.min(length, to - caret);
            caret = caret - from + before.length();
        }
        out.append("%s | %s\n".formatted(number, line.stripTrailing()));
        out.append("%s | %s%s".formatted(margin, " ".repeat(caret), "^".repeat(length)));
        out.append(diagnostic.hint().isEmpty() ? "\n" : " " + diagnostic.hint() + "\n");
    }
}
