package io.pgsync.flink.job.verify;

import io.pgsync.flink.compiler.oracle.OracleDocument;
import io.pgsync.flink.job.sink.StoredDocument;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The documents of one id in the database and in the index.
 *
 * @param wanted the database's document, null if there is none
 * @param copies the copies in the index, whatever their routing
 */
public record Comparison(String id, OracleDocument wanted, List<StoredDocument> copies) {
    public Comparison {
        copies = List.copyOf(copies);
    }

    /** The kinds of difference between index and database. */
    public enum Kind {
        /** Missing from the index, or not in the place that its routing requires. */
        MISSING,
        /** In the index with different content. */
        STALE,
        /** In the index but not in the database, or a second copy under another routing. */
        EXTRA
    }

    /** The difference; empty if there is none. */
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

    /** Whether a copy is where the document belongs. */
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
