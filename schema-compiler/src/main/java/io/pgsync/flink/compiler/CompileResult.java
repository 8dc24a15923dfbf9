package io.pgsync.flink.compiler;

import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.DiagnosticPrinter;
import io.pgsync.flink.compiler.logical.LogicalPlan;
import io.pgsync.flink.compiler.schema.SchemaFile;
import java.util.ArrayList;
import java.util.List;

/** The result of compiling a schema. */
public sealed interface CompileResult {
    SchemaFile file();

    List<Diagnostic> warnings();

    /** The schema is valid, possibly with warnings. */
    record Compiled(SchemaFile file, LogicalPlan plan, List<Diagnostic> warnings)
            implements CompileResult {
        public Compiled {
            warnings = List.copyOf(warnings);
        }
    }

    /** The schema has at least one error. */
    record Rejected(SchemaFile file, List<Diagnostic> errors, List<Diagnostic> warnings)
            implements CompileResult {
        public Rejected {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
        }
    }

    /** Errors, then warnings, formatted for users; "" if there are none. */
    default String report() {
        var all = new ArrayList<Diagnostic>();
        if (this instanceof Rejected rejected) {
            all.addAll(rejected.errors());
        }
        all.addAll(warnings());
        return new DiagnosticPrinter(file().name(), file().text()).print(all);
    }
}
