package io.pgsync.flink.udf.builtin;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Text in a form for URLs: {@code "Crème brûlée, warm"} becomes {@code "creme-brulee-warm"}. */
final class Slugs {
    private static final Pattern NOT_ASCII = Pattern.compile("[^\\x00-\\x7f]");
    private static final Pattern SPACE = Pattern.compile("[\\s\\x1c-\\x1f_]+");
    private static final Pattern OTHER = Pattern.compile("[^a-z0-9-]");
    private static final Pattern HYPHENS = Pattern.compile("-+");
    private static final Pattern ENDS = Pattern.compile("^-|-$");

    private Slugs() {}

    /** Lower-case ASCII letters and digits with hyphens between the words; may be empty. */
    static String of(String text) {
        String ascii = remove(NOT_ASCII, Normalizer.normalize(text, Normalizer.Form.NFKD));
        String words = SPACE.matcher(ascii.toLowerCase(Locale.ROOT)).replaceAll("-");
        return remove(ENDS, HYPHENS.matcher(remove(OTHER, words)).replaceAll("-"));
    }

    private static String remove(Pattern what, String text) {
        return what.matcher(text).replaceAll("");
    }

    /**
     * Cuts to the given length, and between words if there is more than one word.
     *
     * @param length 0 for no limit
     */
    static String shorten(String slug, int length) {
        if (length == 0 || slug.length() <= length) {
            return slug;
        }
        int lastHyphen = slug.lastIndexOf('-', length - 1);
        return slug.substring(0, lastHyphen < 0 ? length : lastHyphen);
    }
}
