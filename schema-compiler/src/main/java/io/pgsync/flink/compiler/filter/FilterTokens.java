package io.pgsync.flink.compiler.filter;

import io.pgsync.flink.compiler.filter.InvalidFilterException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and signs of a filter, read one after the other. */
final class FilterTokens {
    private static final Pattern TOKEN =
            Pattern.compile(
                    "(?<name>[\\p{L}_][\\p{L}\\p{N}_$]*)"
                            + "|\"(?<quoted>([^\"]|\"\")+)\""
                            + "|(?<number>[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?)"
                            + "|'(?<string>([^']|'')*)'"
                            + "|(?<sign><>|!=|<=|>=|[=<>(),])");
    private static final Pattern BLANK = Pattern.compile("\\s*");
    private static final Set<String> KEYWORDS =
            Set.of("and", "or", "not", "in", "is", "null", "true", "false");

    enum Kind {
        KEYWORD,
        NAME,
        NUMBER,
        STRING,
        SIGN,
        END
    }

    /**
     * One token.
     *
     * @param text keywords in lower case, names and strings without quotes
     * @param at how many characters stand before it
     */
    record Token(Kind kind, String text, int at) {
        boolean is(Kind wanted, String wantedText) {
            return kind == wanted && text.equals(wantedText);
        }
    }

    private final String filter;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    FilterTokens(String filter) throws InvalidFilterException {
        this.filter = filter;
        Matcher blank = BLANK.matcher(filter);
        Matcher token = TOKEN.matcher(filter);
        int at = 0;
        while (true) {
            blank.region(at, filter.length()).lookingAt();
            at = blank.end();
            if (at == filter.length()) {
                tokens.add(new Token(Kind.END, "", at));
                return;
            }
            if (!token.region(at, filter.length()).lookingAt()) {
                throw error(at, "unexpected text");
            }
            tokens.add(token(token, at));
            at = token.end();
        }
    }

    private static Token token(Matcher matcher, int at) {
        if (matcher.group("name") != null) {
            String name = matcher.group("name");
            String lower = name.toLowerCase(Locale.ROOT);
            return KEYWORDS.contains(lower)
                    ? new Token(Kind.KEYWORD, lower, at)
                    : new Token(Kind.NAME, name, at);
        }
        if (matcher.group("quoted") != null) {
            return new Token(Kind.NAME, matcher.group("quoted").replace("\"\"", "\""), at);
        }
        if (matcher.group("number") != null) {
            return new Token(Kind.NUMBER, matcher.group("number"), at);
        }
        if (matcher.group("string") != null) {
            return new Token(Kind.STRING, matcher.group("string").replace("''", "'"), at);
        }
        return new Token(Kind.SIGN, matcher.group("sign"), at);
    }

    Token peek() {
        return tokens.get(next);
    }

    Token take() {
        Token token = tokens.get(next);
        if (token.kind() != Kind.END) {
            next++;
        }
        return token;
    }

    /** Takes the next token if it is the wanted one. */
    boolean takeIf(Kind kind, String text) {
        boolean found = peek().is(kind, text);
        if (found) {
            next++;
        }
        return found;
    }

    void expect(Kind kind, String text) throws InvalidFilterException {
        if (!takeIf(kind, text)) {
            throw expected("'" + text + "'");
        }
    }

    InvalidFilterException expected(String what) {
        return error(peek().at(), what + " is expected here");
    }

    /** An error at a position, shown with the text there. */
    InvalidFilterException error(int at, String message) {
        return error(Reason.SYNTAX, at, message);
    }

    InvalidFilterException error(Reason reason, int at, String message) {
        String rest = filter.substring(at);
        String shown =
                rest.isEmpty()
                        ? "at its end"
                        : "at \"%s\""
                                .formatted(rest.length() > 20 ? rest.substring(0, 20) + "…" : rest);
        return new InvalidFilterException(reason, message + ", " + shown);
    }
}
