package io.pgsync.flink.compiler.filter;

import io.pgsync.flink.compiler.catalog.Column;
import io.pgsync.flink.compiler.filter.FilterTokens.Kind;
import io.pgsync.flink.compiler.filter.FilterTokens.Token;
import io.pgsync.flink.compiler.filter.InvalidFilterException.Reason;
import io.pgsync.flink.compiler.filter.RowFilter.Comparison;
import io.pgsync.flink.compiler.filter.RowFilter.IsNull;
import io.pgsync.flink.compiler.filter.RowFilter.Literal;
import io.pgsync.flink.compiler.filter.RowFilter.Not;
import io.pgsync.flink.compiler.filter.RowFilter.Operand;
import io.pgsync.flink.compiler.filter.RowFilter.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a filter: comparisons ({@code = <> != < <= > >=}), {@code in}, {@code is null}, {@code
 * not}, {@code and}, {@code or} and parentheses over columns, numbers, {@code 'strings'}, {@code
 * true} and {@code false}. A column of type boolean is a condition by itself.
 */
public final class FilterParser {
    private static final int MAX_DEPTH = 100;

    private final FilterTokens tokens;
    private final Function<String, Optional<Column>> columns;
    private int depth;

    private FilterParser(FilterTokens tokens, Function<String, Optional<Column>> columns) {
        this.tokens = tokens;
        this.columns = columns;
    }

    /**
     * Reads a filter.
     *
     * @param columns looks a column up, and reports it if there is none
     */
    public static RowFilter parse(String filter, Function<String, Optional<Column>> columns)
            throws InvalidFilterException {
        FilterParser parser = new FilterParser(new FilterTokens(filter), columns);
        RowFilter parsed = parser.or();
        if (parser.tokens.peek().kind() != Kind.END) {
            throw parser.tokens.expected("'and', 'or' or the end");
        }
        return parsed;
    }

    private RowFilter or() throws InvalidFilterException {
        List<RowFilter> parts = new ArrayList<>(List.of(and()));
        while (tokens.takeIf(Kind.KEYWORD, "or")) {
            parts.add(and());
        }
        return parts.size() == 1 ? parts.get(0) : new RowFilter.Or(parts);
    }

    private RowFilter and() throws InvalidFilterException {
        List<RowFilter> parts = new ArrayList<>(List.of(not()));
        while (tokens.takeIf(Kind.KEYWORD, "and")) {
            parts.add(not());
        }
        return parts.size() == 1 ? parts.get(0) : new RowFilter.And(parts);
    }

    private RowFilter not() throws InvalidFilterException {
        int at = tokens.peek().at();
        if (++depth > MAX_DEPTH) {
            throw tokens.error(at, "this is nested too deeply");
        }
        try {
            return tokens.takeIf(Kind.KEYWORD, "not") ? new Not(not()) : condition();
        } finally {
            depth--;
        }
    }

    private RowFilter condition() throws InvalidFilterException {
        if (tokens.takeIf(Kind.SIGN, "(")) {
            RowFilter inner = or();
            tokens.expect(Kind.SIGN, ")");
            return inner;
        }
        Token first = tokens.take();
        if (isLiteral(first)) {
            return mirrored(first);
        }
        return afterColumn(column(first));
    }

    private RowFilter afterColumn(Found left) throws InvalidFilterException {
        if (tokens.takeIf(Kind.KEYWORD, "is")) {
            boolean negated = tokens.takeIf(Kind.KEYWORD, "not");
            tokens.expect(Kind.KEYWORD, "null");
            return negated ? new Not(new IsNull(left.column())) : new IsNull(left.column());
        }
        boolean negated = tokens.takeIf(Kind.KEYWORD, "not");
        if (tokens.takeIf(Kind.KEYWORD, "in")) {
            RowFilter in = in(left);
            return negated ? new Not(in) : in;
        }
        if (negated) {
            throw tokens.expected("'in'");
        }
        Optional<Operator> operator = operator();
        if (operator.isEmpty()) {
            return bare(left);
        }
        Token right = tokens.take();
        return isLiteral(right)
                ? comparison(left, operator.get(), right)
                : comparison(left, operator.get(), column(right));
    }

    private RowFilter in(Found left) throws InvalidFilterException {
        tokens.expect(Kind.SIGN, "(");
        List<RowFilter> parts = new ArrayList<>();
        do {
            Token value = tokens.take();
            if (!isLiteral(value)) {
                throw tokens.error(value.at(), "a constant is expected here");
            }
            parts.add(comparison(left, Operator.EQUAL, value));
        } while (tokens.takeIf(Kind.SIGN, ","));
        tokens.expect(Kind.SIGN, ")");
        return parts.size() == 1 ? parts.get(0) : new RowFilter.Or(parts);
    }

    /** A constant first: {@code 5 < price}. */
    private RowFilter mirrored(Token literal) throws InvalidFilterException {
        Optional<Operator> operator = operator();
        if (operator.isEmpty()) {
            throw tokens.expected("a comparison");
        }
        return comparison(column(tokens.take()), operator.get().mirrored(), literal);
    }

    private RowFilter bare(Found column) throws InvalidFilterException {
        if (column.type() != ComparisonType.BOOLEAN) {
            throw tokens.expected("a comparison, 'in' or 'is'");
        }
        return new Comparison(
                column.column(), Operator.EQUAL, new Literal("true"), ComparisonType.BOOLEAN);
    }

    private Optional<Operator> operator() {
        Token token = tokens.peek();
        if (token.kind() != Kind.SIGN) {
            return Optional.empty();
        }
        String sign = token.text().equals("!=") ? "<>" : token.text();
        for (Operator operator : Operator.values()) {
            if (operator.sql().equals(sign)) {
                tokens.take();
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    private static boolean isLiteral(Token token) {
        return switch (token.kind()) {
            case NUMBER, STRING -> true;
            case KEYWORD -> token.text().equals("true") || token.text().equals("false");
            default -> false;
        };
    }

    /** A column with how it compares, null if it does not. */
    private record Found(RowFilter.Column column, ComparisonType type, int at) {}

    private Found column(Token token) throws InvalidFilterException {
        if (token.is(Kind.KEYWORD, "null")) {
            throw tokens.error(token.at(), "nothing equals null; write 'is null'");
        }
        if (token.kind() != Kind.NAME) {
            throw tokens.error(token.at(), "a column is expected here");
        }
        if (tokens.peek().is(Kind.SIGN, "(")) {
            throw tokens.error(token.at(), "functions are not supported here");
        }
        Column column =
                columns.apply(token.text())
                        .orElseThrow(
                                () ->
                                        new InvalidFilterException(
                                                Reason.COLUMN, "unknown column " + token.text()));
        return new Found(
                new RowFilter.Column(column.name(), column.type()),
                ComparisonType.of(column.type()).orElse(null),
                token.at());
    }

    private Comparison comparison(Found left, Operator operator, Token literal)
            throws InvalidFilterException {
        ComparisonType type = typeOf(left, operator);
        boolean asText = !type.isNumeric() && type != ComparisonType.BOOLEAN;
        Kind wanted = asText ? Kind.STRING : type.isNumeric() ? Kind.NUMBER : Kind.KEYWORD;
        if (literal.kind() != wanted || !isParsed(type, literal.text())) {
            throw tokens.error(
                    Reason.TYPE,
                    literal.at(),
                    "'%s' of type %s is compared with %s"
                            .formatted(left.column().name(), typeName(left), type.notation()));
        }
        return new Comparison(left.column(), operator, new Literal(literal.text()), type);
    }

    private Comparison comparison(Found left, Operator operator, Found right)
            throws InvalidFilterException {
        ComparisonType type = typeOf(left, operator);
        ComparisonType other = typeOf(right, operator);
        Operand operand = right.column();
        boolean sameEnum = type != ComparisonType.ENUM || typeName(left).equals(typeName(right));
        if (type != other || !sameEnum) {
            throw tokens.error(
                    Reason.TYPE,
                    right.at(),
                    "'%s' of type %s cannot be compared with '%s' of type %s"
                            .formatted(
                                    left.column().name(),
                                    typeName(left),
                                    right.column().name(),
                                    typeName(right)));
        }
        return new Comparison(left.column(), operator, operand, type);
    }

    private ComparisonType typeOf(Found column, Operator operator) throws InvalidFilterException {
        if (column.type() == null) {
            throw tokens.error(
                    Reason.TYPE,
                    column.at(),
                    "'%s' of type %s can only be null or not null here"
                            .formatted(column.column().name(), typeName(column)));
        }
        if (!operator.isEquality() && !column.type().isOrdered()) {
            throw tokens.error(
                    Reason.TYPE,
                    column.at(),
                    "'%s' of type %s has no order here; use =, <> or 'in'"
                            .formatted(column.column().name(), typeName(column)));
        }
        return column.type();
    }

    private static String typeName(Found column) {
        return column.column().type().name();
    }

    private static boolean isParsed(ComparisonType type, String text) {
        try {
            Comparable<?> value = type.parse(text);
            return !(value instanceof Double number) || !number.isInfinite();
        } catch (RuntimeException e) {
            return false;
        }
    }
}
