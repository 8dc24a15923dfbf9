package io.pgsync.flink.udf.builtin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a text is masked; a text that does not look as expected is hidden completely. */
enum Mask {
    /** The first character and the domain. */
    EMAIL {
        @Override
        String apply(String text) {
            int at = text.lastIndexOf('@');
            if (at < 0) {
                return HIDDEN;
            }
            boolean isLong = text.codePointCount(0, at) > 1;
            String first = isLong ? text.substring(0, text.offsetByCodePoints(0, 1)) : "";
            return first + HIDDEN + text.substring(at);
        }
    },

    /** The last four digits. */
    PHONE {
        @Override
        String apply(String text) {
            return lastDigits(text, "***-***-", HIDDEN);
        }
    },

    /** The last four digits. */
    CARD {
        @Override
        String apply(String text) {
            return lastDigits(text, "****-****-****-", "****");
        }
    };

    private static final String HIDDEN = "***";
    private static final int SHOWN_DIGITS = 4;
    private static final int HASH_LENGTH = 16;

    abstract String apply(String text);

    static Mask named(String name) {
        return Arrays.stream(values())
                .filter(mask -> mask.lowerCase().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'%s' is not a kind of mask; there are: %s"
                                                .formatted(name, names())));
    }

    private static String names() {
        return Arrays.stream(values()).map(Mask::lowerCase).collect(Collectors.joining(", "));
    }

    private String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String lastDigits(String text, String prefix, String otherwise) {
        int[] digits = text.codePoints().filter(Character::isDigit).toArray();
        int hidden = digits.length - SHOWN_DIGITS;
        return hidden < 0 ? otherwise : prefix + new String(digits, hidden, SHOWN_DIGITS);
    }

    /** The beginning of the SHA-256, in hexadecimal. */
    static String hash(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
