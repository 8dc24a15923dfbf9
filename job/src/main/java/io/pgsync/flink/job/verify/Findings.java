package io.pgsync.flink.job.verify;

import io.pgsync.flink.job.verify.Comparison.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a verification of one index has found: all counts, and the first of the differences. */
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
     * What a repair has achieved.
     *
     * @param tried how many documents were to be repaired
     * @param after what differs now
     * @param reasons by id, from the engine
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

    /** How many documents of the database, or ids, were compared. */
    public long compared() {
        return compared;
    }

    public long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** How many documents differ, or differed before the repair. */
    public long different() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The first of the differences. */
    public List<Comparison> first() {
        return List.copyOf(first);
    }

    /** How many documents changed at every comparison, so that nothing can be said about them. */
    public long openCount() {
        return openCount;
    }

    /** The ids of the first of these. */
    public List<String> open() {
        return List.copyOf(open);
    }

    /** How many ids that were asked for neither side has. */
    public long nowhereCount() {
        return nowhereCount;
    }

    /** The first of these. */
    public List<String> nowhere() {
        return List.copyOf(nowhere);
    }

    public long repaired() {
        return repaired;
    }

    public long unrepaired() {
        return unrepaired;
    }

    /** Why the first of the documents could not be repaired, by id. */
    public Map<String, String> refusals() {
        return new LinkedHashMap<>(refusals);
    }

    /** Whether the job had not passed a comparison when the wait for it ended. */
    public boolean jobIsBehind() {
        return jobIsBehind;
    }
}
