package io.pgsync.flink.compiler.logical;

import io.pgsync.flink.compiler.transform.JsonPath;
import io.pgsync.flink.compiler.transform.JsonPath.Kind;
import io.pgsync.flink.compiler.transform.JsonPath.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an entry of {@code columns}: a plain name, or a name followed by JSON operators, for
 * example {@code doc#>{a,b}->>4}.
 */
final class ColumnExpression {
    private static final Pattern OPERATOR = Pattern.compile("->>?|#>>?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private ColumnExpression() {}

    /** Why an expression cannot be understood, as the end of a sentence. */
    static final class InvalidExpressionException extends Exception {
        InvalidExpressionException(String reason) {
            super(reason);
        }
    }

    static ColumnSelection parse(String expression) throws InvalidExpressionException {
        List<String> operators = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        Matcher matcher = OPERATOR.matcher(expression);
        int from = 0;
        while (matcher.find()) {
            operands.add(expression.substring(from, matcher.start()));
            operators.add(matcher.group());
            from = matcher.end();
        }
        operands.add(expression.substring(from));
        if (operators.isEmpty()) {
            return new ColumnSelection(expression, expression, Optional.empty());
        }
        checkOperands(operands);
        return new ColumnSelection(
                String.join("_", operands).replace("{", "").replace("}", ""),
                operands.get(0),
                Optional.of(path(operators, operands)));
    }

    private static void checkOperands(List<String> operands) throws InvalidExpressionException {
        for (String operand : operands) {
            if (operand.isEmpty()) {
                throw new InvalidExpressionException(
                        "a name or step is missing next to an operator");
            }
            if (!operand.equals(operand.strip())) {
                throw new InvalidExpressionException(
                        "blanks around an operator count as part of the name; remove them");
            }
        }
    }

    private static JsonPath path(List<String> operators, List<String> operands)
            throws InvalidExpressionException {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < operators.size(); i++) {
            String operator = operators.get(i);
            String operand = operands.get(i + 1);
            if (operator.endsWith(">>") && i < operators.size() - 1) {
                throw new InvalidExpressionException(
                        "%s yields text, so nothing can follow it".formatted(operator));
            }
            if (operator.startsWith("#")) {
                steps.addAll(arrayLiteral(operand));
            } else {
                boolean index = DIGITS.matcher(operand).matches();
                steps.add(new Step(operand, index ? Kind.INDEX : Kind.KEY));
            }
        }
        return new JsonPath(steps, operators.get(operators.size() - 1).endsWith(">>"));
    }

    /** The elements of {@code {a,"b c",0}}; a quoted element cannot hold a comma or a quote. */
    private static List<Step> arrayLiteral(String literal) throws InvalidExpressionException {
        if (!literal.startsWith("{") || !literal.endsWith("}") || literal.length() < 2) {
            throw new InvalidExpressionException("#> and #>> need a path in braces, like {a,b}");
        }
        String inner = literal.substring(1, literal.length() - 1);
        if (inner.contains("{") || inner.contains("}") || inner.contains("\\")) {
            throw new InvalidExpressionException("a path has no braces or backslashes inside");
        }
        var steps = new ArrayList<Step>();
        for (String element : inner.isBlank() ? List.<String>of() : split(inner)) {
            String token = element.strip();
            boolean quoted = token.length() >= 2 && token.startsWith("\"") && token.endsWith("\"");
            if (quoted) {
                token = token.substring(1, token.length() - 1);
            }
            if ((token.isEmpty() && !quoted) || token.contains("\"")) {
                throw new InvalidExpressionException("the path %s is malformed".formatted(literal));
            }
            steps.add(new Step(token, Kind.KEY_OR_INDEX));
        }
        return steps;
    }

    private static List<String> split(String inner) {
        return Arrays.asList(inner.split(",", -1));
    }
}
