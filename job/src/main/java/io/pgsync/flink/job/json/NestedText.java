package io.pgsync.flink.job.json;

import io.pgsync.flink.compiler.catalog.PgType;
import io.pgsync.flink.compiler.catalog.PgType.Attribute;
import io.pgsync.flink.job.row.ByteBuilder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the text of arrays, composites, hstores and vectors, and writes their JSON.
 *
 * <p>Each level of nesting in Postgres's text is quoted once more, so an element that is itself
 * nested is unquoted first and then read by a reader of its own.
 */
final class NestedText {
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final byte[] bytes;
    private final int end;
    private final ByteBuilder out;
    private int at;

    private NestedText(byte[] bytes, int offset, int length, ByteBuilder out) {
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
        this.out = out;
    }

    static ByteBuilder appendArray(
            PgType type, byte[] text, int offset, int length, ByteBuilder out) {
        NestedText reader = new NestedText(text, offset, length, out);
        if (reader.peek() == '[') {
            // explicit bounds such as [0:2]={…}: no part of the JSON
            while (!reader.take('=')) {
                reader.at++;
            }
        }
        reader.array(type);
        return reader.finish();
    }

    static ByteBuilder appendVector(
            PgType type, byte[] text, int offset, int length, ByteBuilder out) {
        NestedText reader = new NestedText(text, offset, length, out);
        out.append('[');
        while (reader.at < reader.end) {
            int start = reader.at;
            while (reader.at < reader.end && text[reader.at] != ' ') {
                reader.at++;
            }
            JsonText.append(type.element(), text, start, reader.at - start, out);
            if (reader.at < reader.end) {
                reader.at++;
                out.append(',');
            }
        }
        return out.append(']');
    }

    static ByteBuilder appendComposite(
            PgType type, byte[] text, int offset, int length, ByteBuilder out) {
        NestedText reader = new NestedText(text, offset, length, out);
        reader.composite(type);
        return reader.finish();
    }

    static ByteBuilder appendHstore(byte[] text, int offset, int length, ByteBuilder out) {
        NestedText reader = new NestedText(text, offset, length, out);
        reader.hstore();
        return reader.finish();
    }

    private void array(PgType type) {
        expect('{');
        out.append('[');
        if (!take('}')) {
            item(type);
            while (take(type.delimiter())) {
                out.append(',');
                item(type);
            }
            expect('}');
        }
        out.append(']');
    }

    private void item(PgType type) {
        if (peek() == '{') {
            array(type);
            return;
        }
        if (peek() == '"') {
            ByteBuilder element = new ByteBuilder(64);
            quoted(element);
            JsonText.append(type.element(), element.array(), 0, element.size(), out);
            return;
        }
        int start = at;
        while (peek() != type.delimiter() && bytes[at] != '}') {
            at++;
        }
        if (isNull(start)) {
            out.append(NULL);
        } else if (at == start) {
            throw new IllegalArgumentException("an element is missing");
        } else {
            JsonText.append(type.element(), bytes, start, at - start, out);
        }
    }

    private void composite(PgType type) {
        expect('(');
        CanonicalObject object = new CanonicalObject(out);
        boolean first = true;
        for (Attribute attribute : type.attributes()) {
            if (!first) {
                expect(',');
            }
            first = false;
            object.key(attribute.name().getBytes(StandardCharsets.UTF_8));
            if (peek() == ',' || peek() == ')') {
                out.append(NULL);
            } else {
                ByteBuilder value = new ByteBuilder(64);
                attributeText(value);
                JsonText.append(attribute.type(), value.array(), 0, value.size(), out);
            }
        }
        expect(')');
        object.close();
    }

    /** Reads an attribute: quoted and plain stretches in any order, up to ',' or ')'. */
    private void attributeText(ByteBuilder value) {
        while (peek() != ',' && bytes[at] != ')') {
            if (bytes[at] == '"') {
                quoted(value);
            } else {
                value.append(bytes[at++]);
            }
        }
    }

    private void hstore() {
        out.append('{');
        ByteBuilder part = new ByteBuilder(64);
        boolean first = true;
        // hstore keeps its pairs in the same order as jsonb
        while (at < end) {
            if (!first) {
                expect(',');
                expect(' ');
                out.append(',');
            }
            first = false;
            part.clear();
            quoted(part);
            JsonString.append(part.array(), 0, part.size(), out).append(':');
            expect('=');
            expect('>');
            if (peek() == '"') {
                part.clear();
                quoted(part);
                JsonString.append(part.array(), 0, part.size(), out);
            } else {
                expect('N');
                expect('U');
                expect('L');
                expect('L');
                out.append(NULL);
            }
        }
        out.append('}');
    }

    /** Reads a quoted stretch: a backslash or a doubled quote stands for the character itself. */
    private void quoted(ByteBuilder value) {
        expect('"');
        int copied = at;
        while (true) {
            byte b = peek();
            boolean doubled = b == '"' && at + 1 < end && bytes[at + 1] == '"';
            if (b == '\\' || doubled) {
                value.append(bytes, copied, at - copied);
                at++;
                copied = at;
                peek();
            } else if (b == '"') {
                break;
            }
            at++;
        }
        value.append(bytes, copied, at - copied);
        at++;
    }

    private boolean isNull(int start) {
        return at - start == 4
                && bytes[start] == 'N'
                && bytes[start + 1] == 'U'
                && bytes[start + 2] == 'L'
                && bytes[start + 3] == 'L';
    }

    private byte peek() {
        if (at >= end) {
            throw new IllegalArgumentException("the text ends early");
        }
        return bytes[at];
    }

    private boolean take(char token) {
        if (peek() != token) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char token) {
        if (!take(token)) {
            throw new IllegalArgumentException(
                    "'%c' where '%c' is expected".formatted((char) bytes[at], token));
        }
    }

    private ByteBuilder finish() {
        if (at != end) {
            throw new IllegalArgumentException("more text after the end of the value");
        }
        return out;
    }
}
