package io.pgsync.flink.job.cli.settings;

import io.pgsync.flink.job.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@code .env} file: one {@code NAME=value} per line, optionally with {@code export} before
 * it and quotes around the value; {@code #} begins a comment. Values are not expanded.
 */
final class DotEnv {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
    private static final Pattern QUOTED =
            Pattern.compile("(?:'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*)\")\\s*(?:#.*)?");

    private DotEnv() {}

    /** The assignments of the file; the last one of a name wins. */
    static Map<String, String> read(Path file) {
        try {
            return parse(Files.readAllLines(file, StandardCharsets.UTF_8), file.toString());
        } catch (IOException e) {
            throw new UserException(
                    "Cannot read " + file + ": " + e.getMessage(),
                    "Make it a readable UTF-8 file, or remove it.",
                    e);
        }
    }

    static Map<String, String> parse(List<String> lines, String name) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher assignment = ASSIGNMENT.matcher(line);
            if (!assignment.matches()) {
                // the line itself may hold a secret
                throw malformed(name, at, "is not of the form NAME=value");
            }
            values.put(assignment.group(1), value(assignment.group(2), name, at));
        }
        return values;
    }

    private static String value(String text, String name, int at) {
        if (text.startsWith("'") || text.startsWith("\"")) {
            Matcher quoted = QUOTED.matcher(text);
            if (!quoted.matches()) {
                throw malformed(name, at, "has no closing quote, or has text after it");
            }
            return quoted.group(1) != null ? quoted.group(1) : unescape(quoted.group(2));
        }
        return text.replaceFirst("(^|\\s+)#.*$", "").strip();
    }

    private static String unescape(String text) {
        return text.replaceAll("\\\\([\"\\\\$])", "$1");
    }

    private static UserException malformed(String name, int at, String what) {
        return new UserException(
                "Line " + (at + 1) + " of " + name + " " + what + ".",
                "Write it like PG_HOST=localhost, with quotes around values that need them.");
    }
}
