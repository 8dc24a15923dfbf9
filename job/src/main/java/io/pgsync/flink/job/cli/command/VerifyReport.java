package io.pgsync.flink.job.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pgsync.flink.job.sink.DeadLetter;
import io.pgsync.flink.job.sink.DeadLetterStore;
import io.pgsync.flink.job.sink.StoredDocument;
import io.pgsync.flink.job.verify.Comparison;
import io.pgsync.flink.job.verify.Comparison.Kind;
import io.pgsync.flink.job.verify.Findings;
import io.pgsync.flink.job.verify.JsonDifference;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Prints the findings of a verification. */
final class VerifyReport {
    private static final int LINES_PER_DOCUMENT = 5;

    private final PrintStream out;

    VerifyReport(PrintStream out) {
        this.out = out;
    }

    /**
     * @param letters the dead letters, if they can be read: a missing document may have one
     */
    void print(Findings findings, Optional<DeadLetterStore> letters) {
        out.printf(
                Locale.ROOT,
                "%s: %s, %,d compared: %,d missing, %,d stale, %,d extra%n",
                findings.index(),
                verdict(findings),
                findings.compared(),
                findings.count(Kind.MISSING),
                findings.count(Kind.STALE),
                findings.count(Kind.EXTRA));
        Map<String, DeadLetter> causes =
                letters.map(
                                store ->
                                        store.of(
                                                findings.first().stream()
                                                        .map(Comparison::id)
                                                        .toList()))
                        .orElse(Map.of());
        findings.first().forEach(look -> print(look, causes.get(look.id())));
        long more = findings.different() - findings.first().size();
        if (more > 0) {
            out.printf(Locale.ROOT, "  and %,d more%n", more);
        }
        if (findings.nowhereCount() > 0) {
            out.printf(
                    Locale.ROOT,
                    "  %,d neither in the database nor in the index: %s%n",
                    findings.nowhereCount(),
                    String.join(", ", findings.nowhere()));
        }
        if (findings.openCount() > 0) {
            out.printf(
                    Locale.ROOT,
                    "  %,d changed at every look, so the result is unknown: %s%n",
                    findings.openCount(),
                    String.join(", ", findings.open()));
        }
        if (findings.repaired() + findings.unrepaired() > 0) {
            out.printf(Locale.ROOT, "  %,d repaired%n", findings.repaired());
            findings.refusals()
                    .forEach((id, reason) -> out.println("  not repaired " + id + ": " + reason));
        }
        long count = letters.map(DeadLetterStore::count).orElse(0L);
        if (count > 0) {
            out.printf(
                    Locale.ROOT,
                    "  %,d dead letters: documents that could not be indexed when they changed;"
                            + " pgsync replay retries them and removes those that are settled%n",
                    count);
        }
        if (findings.jobIsBehind()) {
            out.println(
                    "  the job is behind: it had not caught up with the differences when the"
                            + " wait timed out; wait longer with --wait SECONDS");
        }
    }

    private static String verdict(Findings findings) {
        if (!findings.isEqual()) {
            return "NOT EQUAL";
        }
        return findings.different() > 0 ? "equal now" : "equal";
    }

    private void print(Comparison look, DeadLetter letter) {
        Kind kind = look.difference().orElseThrow();
        out.println("  " + kind.name().toLowerCase(Locale.ROOT) + " " + look.id());
        if (letter != null) {
            out.println("    dead letter of " + letter.lsn() + ": " + letter.reason());
        }
        if (kind == Kind.STALE) {
            JsonNode found =
                    look.copies().stream()
                            .filter(copy -> look.isInPlace(copy))
                            .map(StoredDocument::source)
                            .findFirst()
                            .orElse(MissingNode.getInstance());
            JsonDifference.between(found, look.wanted().source(), LINES_PER_DOCUMENT)
                    .forEach(line -> out.println("    " + line));
        } else if (look.wanted() != null && !look.copies().isEmpty()) {
            look.copies()
                    .forEach(copy -> out.println("    a copy has the routing " + copy.routing()));
            out.println("    its routing is " + look.wanted().routing());
        }
    }
}
