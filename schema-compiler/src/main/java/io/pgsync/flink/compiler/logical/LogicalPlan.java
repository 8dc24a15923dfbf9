package io.pgsync.flink.compiler.logical;

import java.util.List;

/** All document types of one schema file, in file order. */
public record LogicalPlan(List<DocumentPlan> documents) {
    public LogicalPlan {
        documents = List.copyOf(documents);
    }
}
