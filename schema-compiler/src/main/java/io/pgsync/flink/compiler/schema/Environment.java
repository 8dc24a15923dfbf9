package io.pgsync.flink.compiler.schema;

import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code $NAME} and {@code ${NAME}} with environment variables; {@code $$} is a dollar
 * sign.
 */
final class Environment {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:(\\$)|([_A-Za-z][_A-Za-z0-9]*)|\\{([_A-Za-z][_A-Za-z0-9]*)\\})");

    private final Map<String, String> variables;
    private final Diagnostics diagnostics;

    Environment(Map<String, String> variables, Diagnostics diagnostics) {
        this.variables = variables;
        this.diagnostics = diagnostics;
    }

    /** An unknown variable stays as it is, as in PGSync, with a warning. */
    Text substitute(Text value) {
        Matcher matcher = VARIABLE.matcher(value.text());
        var out = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(out, Matcher.quoteReplacement(replacement(matcher, value)));
        }
        matcher.appendTail(out);
        return new Text(value.at(), out.toString());
    }

    private String replacement(Matcher matcher, Text value) {
        if (matcher.group(1) != null) {
            return "$";
        }
        String name = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
        String found = variables.get(name);
        if (found == null) {
            diagnostics.add(
                    Code.UNKNOWN_VARIABLE,
                    value.at(),
                    "the environment variable %s is not set; the text stays as it is"
                            .formatted(name));
            return matcher.group();
        }
        return found;
    }
}
