package io.pgsync.flink.compiler.diagnostics;

/** Whether a diagnostic stops the compilation. */
public enum Severity {
    ERROR,
    WARNING
}
