package io.pgsync.flink.compiler.diagnostics;

import java.util.List;

/**
 * One thing that is wrong or suspicious in a schema.
 *
 * @param message one line: what is wrong
 * @param hint short text beside the caret, for example "did you mean 'title'?", or ""
 * @param notes further lines: the available names, what to write instead
 */
public record Diagnostic(Code code, Position at, String message, String hint, List<String> notes) {
    public Diagnostic {
        notes = List.copyOf(notes);
    }

    public Diagnostic(Code code, Position at, String message) {
        this(code, at, message, "", List.of());
    }

    public Diagnostic withHint(String newHint) {
        return new Diagnostic(code, at, message, newHint, notes);
    }

    /** Adds lines below; a note of several lines stays together. */
    public Diagnostic withNotes(List<String> moreNotes) {
        var all = new java.util.ArrayList<>(notes);
        all.addAll(moreNotes);
        return new Diagnostic(code, at, message, hint, all);
    }

    public Diagnostic withNote(String note) {
        return withNotes(List.of(note));
    }
}
