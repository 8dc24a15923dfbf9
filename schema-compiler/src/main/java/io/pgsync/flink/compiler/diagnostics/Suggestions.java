package io.pgsync.flink.compiler.diagnostics;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that a mistyped name probably stands for. */
public final class Suggestions {
    private Suggestions() {}

    /** "did you mean 'x'?" for the nearest candidate, or "" if none is near. */
    public static String didYouMean(String written, Collection<String> candidates) {
        List<String> near = near(written, candidates);
        return near.isEmpty() ? "" : "did you mean '" + near.get(0) + "'?";
    }

    /** The candidates within a third of the length in edits, nearest first; at most five. */
    public static List<String> near(String written, Collection<String> candidates) {
        int limit = Math.max(1, (written.length() + 1) / 3);
        record Scored(String candidate, int distance) {}
        return candidates.stream()
                .distinct()
                .map(c -> new Scored(c, distance(fold(written), fold(c))))
                .filter(s -> s.distance() <= limit && !s.candidate().equals(written))
                .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::candidate))
                .limit(5)
                .map(Scored::candidate)
                .toList();
    }

    /** Upper case and separators are the commonest mistakes and cost nothing. */
    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }

    /** Insertions, deletions, substitutions and swaps of neighbours that turn a into b. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best = Math.min(d[i - 1][j], d[i][j - 1]) + 1;
                best = Math.min(best, d[i - 1][j - 1] + change);
                boolean swapped =
                        i > 1
                                && j > 1
                                && a.charAt(i - 1) == b.charAt(j - 2)
                                && a.charAt(i - 2) == b.charAt(j - 1);
                d[i][j] = swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
            }
        }
        return d[a.length()][b.length()];
    }
}
