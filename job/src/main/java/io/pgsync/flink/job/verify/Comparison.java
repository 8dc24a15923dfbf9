package io.pgsync.flink.job.verify;

import io.pgsync.flink.compiler.oracle.OracleDocument;
import io.pgsync.flink.job.sink.StoredDocument;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What database and index have of one id.
 *
 * @param wanted the database's document, null if there is none
 * @param copies what the index has, whatever its routing
 */
public record Comparison(String id, OracleDocument wanted, List<StoredDocument> copies) {
    public Comparison {
        copies = List.copyOf(copies);
    }

    /** How an index can be wrong about an id. */
    public enum Kind {
        /** Not in the index, or not where its routing says. */
        MISSING,
        /** In the index with another content. */
        STALE,
        /** In the index and not in the database, or a second time under another routing. */
        EXTRA
    }

    /** What is wrong; empty if nothing is. */
    public Optional<Kind> difference() {
        if (wanted == null) {
            return copies.isEmpty() ? Optional.empty() : Optional.of(Kind.EXTRA);
        }
        Optional<StoredDocument> inPlace = copies.stream().filter(this::isInPlace).findFirst();
        if (inPlace.isEmpty()) {
            return Optional.of(Kind.MISSING);
        }
        if (!JsonDifference.none(inPlace.get().source(), wanted.source())) {
            return Optional.of(Kind.STALE);
        }
        return copies.size() > 1 ? Optional.of(Kind.EXTRA) : Optional.empty();
    }

    /** Whether a copy lies where the document belongs. */
    public boolean isInPlace(StoredDocument copy) {
        return wanted != null && Objects.equals(copy.routing(), wanted.routing());
    }

    /** Changes whenever a copy is written. */
    String places() {
        return copies.stream()
                .map(copy -> copy.version() + " " + copy.routing())
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
