package io.pgsync.flink.job.verify;

import io.pgsync.flink.job.verify.Comparison.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The result of verifying one index: all counts, and the first differences. */
public final class Findings {
    private final String index;
    private final boolean repair;
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final List<Comparison> first = new ArrayList<>();
    private final List<String> open = new ArrayList<>();
    private final Map<String, String> refusals = new LinkedHashMap<>();
    private final List<String> nowhere = new ArrayList<>();
    private long nowhereCount;
    private long compared;
    private long openCount;
    private long repaired;
    private long unrepaired;
    private boolean jobIsBehind;

    Findings(String index, boolean repair) {
        this.index = index;
        this.repair = repair;
    }

    void compared(int documents) {
        compared += documents;
    }

    void add(Recheck.Outcome outcome) {
        outcome.counts().forEach((kind, count) -> counts.merge(kind, count, Long::sum));
        outcome.first().stream().limit(Recheck.SHOWN - first.size()).forEach(first::add);
        addOpen(outcome);
    }

    /**
     * Records the result of a repair.
     *
     * @param tried the number of documents to repair
     * @param after what still differs
     * @param the engine's reasons, by id
     */
    void repaired(int tried, Recheck.Outcome after, Map<String, String> reasons) {
        unrepaired += after.different().size();
        repaired += tried - after.different().size() - after.open().size();
        for (Comparison comparison : after.first()) {
            if (refusals.size() < Recheck.SHOWN) {
                refusals.put(
                        comparison.id(), reasons.getOrDefault(comparison.id(), "it differs again"));
            }
        }
        addOpen(after);
    }

    void addNowhere(String id) {
        nowhereCount++;
        if (nowhere.size() < Recheck.SHOWN) {
            nowhere.add(id);
        }
    }

    private void addOpen(Recheck.Outcome outcome) {
        openCount += outcome.open().size();
        outcome.open().stream().limit(Recheck.SHOWN - open.size()).forEach(open::add);
        jobIsBehind |= outcome.jobIsBehind();
    }

    /** Whether the index equals the database, after the repair if there was one. */
    public boolean isEqual() {
        return openCount == 0 && (repair ? unrepaired == 0 : different() == 0);
    }

    public String index() {
        return index;
    }

    /** The number of database documents, or ids, that were compared. */
    public long compared() {
        return compared;
    }

    public long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** The number of documents that differ, or differed before the repair. */
    public long different() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The first differences. */
    public List<Comparison> first() {
        return List.copyOf(first);
    }

    /** The number of documents that changed at every comparison and so could not be judged. */
    public long openCount() {
        return openCount;
    }

    /** The first ids of documents that could not be judged. */
    public List<String> open() {
        return List.copyOf(open);
    }

    /** The number of requested ids that neither side has. */
    public long nowhereCount() {
        return nowhereCount;
    }

    /** The first requested ids that neither side has. */
    public List<String> nowhere() {
        return List.copyOf(nowhere);
    }

    public long repaired() {
        return repaired;
    }

    public long unrepaired() {
        return unrepaired;
    }

    /** The reasons why documents could not be repaired, by id; the first ones only. */
    public Map<String, String> refusals() {
        return new LinkedHashMap<>(refusals);
    }

    /** Whether the wait for the job ended before it had passed a comparison. */
    public boolean jobIsBehind() {
        return jobIsBehind;
    }
}
