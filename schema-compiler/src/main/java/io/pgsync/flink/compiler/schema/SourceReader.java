package io.pgsync.flink.compiler.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.pgsync.flink.compiler.diagnostics.Code;
import io.pgsync.flink.compiler.diagnostics.Diagnostic;
import io.pgsync.flink.compiler.diagnostics.Diagnostics;
import io.pgsync.flink.compiler.diagnostics.Position;
import io.pgsync.flink.compiler.schema.SourceValue.ListValue;
import io.pgsync.flink.compiler.schema.SourceValue.Literal;
import io.pgsync.flink.compiler.schema.SourceValue.Member;
import io.pgsync.flink.compiler.schema.SourceValue.ObjectValue;
import io.pgsync.flink.compiler.schema.SourceValue.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Reads JSON text into values that know their position. */
final class SourceReader {
    private final Diagnostics diagnostics;
    private JsonParser parser;

    SourceReader(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** The value of the whole text; empty, with an error, if it is not one JSON value. */
    Optional<SourceValue> read(String text) {
        try (JsonParser opened = new JsonFactory().createParser(text)) {
            parser = opened;
            if (parser.nextToken() == null) {
                diagnostics.add(Code.INVALID_JSON, Position.START, "the schema file is empty");
                return Optional.empty();
            }
            SourceValue value = value("");
            if (parser.nextToken() != null) {
                diagnostics.add(
                        Code.INVALID_JSON,
                        tokenPosition(""),
                        "text after the end of the JSON value");
                return Optional.empty();
            }
            return Optional.of(value);
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation();
            diagnostics.add(
                    new Diagnostic(
                                    Code.INVALID_JSON,
                                    new Position(where.getLineNr(), where.getColumnNr(), 1, ""),
                                    "the schema file is not valid JSON")
                            .withNote(explanation(e)));
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from a string", e);
        }
    }

    /** The parser's message, without its internal details. */
    private static String explanation(JsonProcessingException e) {
        return e.getOriginalMessage()
                .replaceAll("\\[Source: [^;]*; (line: \\d+, column: \\d+)\\]", "$1")
                .replaceAll(" \\(not recognized as one since Feature [^)]*\\)", "");
    }

    private SourceValue value(String pointer) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object(pointer);
        }
        if (token == JsonToken.START_ARRAY) {
            return list(pointer);
        }
        if (token == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            return new Text(tokenPosition(pointer), text);
        }
        JsonNode literal = literal(token);
        return new Literal(tokenPosition(pointer), literal);
    }

    private JsonNode literal(JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return NullNode.instance;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return BigIntegerNode.valueOf(parser.getBigIntegerValue());
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return DecimalNode.valueOf(parser.getDecimalValue());
        }
        return BooleanNode.valueOf(token == JsonToken.VALUE_TRUE);
    }

    private ObjectValue object(String pointer) throws IOException {
        Position at = tokenPosition(pointer);
        var members = new LinkedHashMap<String, Member>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String inner = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            Position nameAt = tokenPosition(inner);
            parser.nextToken();
            // a removed and re-inserted name stands where its last occurrence stands
            Member earlier = members.remove(name);
            if (earlier != null) {
                diagnostics.add(
                        new Diagnostic(
                                Code.DUPLICATE_KEY,
                                nameAt,
                                "'%s' appears twice; this one is used".formatted(name),
                                "the first is in line " + earlier.at().line(),
                                List.of()));
            }
            members.put(name, new Member(nameAt, name, value(inner)));
        }
        return new ObjectValue(at, new ArrayList<>(members.values()));
    }

    private ListValue list(String pointer) throws IOException {
        Position at = tokenPosition(pointer);
        var elements = new ArrayList<SourceValue>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(pointer + "/" + elements.size()));
        }
        return new ListValue(at, elements);
    }

    /** Where the current token stands; its text must have been read, so that its end is known. */
    private Position tokenPosition(String pointer) {
        JsonLocation start = parser.currentTokenLocation();
        JsonToken token = parser.currentToken();
        int length = 1;
        if (token != null && token.isScalarValue()) {
            length = (int) (parser.currentLocation().getCharOffset() - start.getCharOffset());
        } else if (token == JsonToken.FIELD_NAME) {
            try {
                length = parser.getText().length() + 2;
            } catch (IOException e) {
                throw new UncheckedIOException("reading from a string", e);
            }
        }
        return new Position(start.getLineNr(), start.getColumnNr(), length, pointer);
    }
}
