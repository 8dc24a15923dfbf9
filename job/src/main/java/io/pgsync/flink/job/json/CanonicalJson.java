package io.pgsync.flink.job.json;

import io.pgsync.flink.job.row.ByteBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Rewrites JSON text in jsonb's form, without blanks, so that equal values have equal bytes.
 *
 * <p>Works without recursion: the depth of a document is limited by memory, not by the stack.
 */
public final class CanonicalJson {
    private final JsonScanner in;
    private final ByteBuilder out;
    private final ByteBuilder scratch = new ByteBuilder();

    /** The objects that are open, outermost first; null stands for an array. */
    private final List<CanonicalObject> open = new ArrayList<>();

    private CanonicalJson(JsonScanner in, ByteBuilder out) {
        this.in = in;
        this.out = out;
    }

    /** Appends the canonical form of any JSON text. */
    public static ByteBuilder append(byte[] text, int offset, int length, ByteBuilder out) {
        CanonicalJson json = new CanonicalJson(new JsonScanner(text, offset, length), out);
        json.document();
        if (!json.in.atEnd()) {
            throw new IllegalArgumentException("malformed JSON: more text after the value");
        }
        return out;
    }

    /** Appends text that jsonb printed; only removes its blanks. */
    static ByteBuilder appendPrinted(byte[] text, int offset, int length, ByteBuilder out) {
        int end = offset + length;
        int copied = offset;
        boolean quoted = false;
        for (int at = offset; at < end; at++) {
            byte b = text[at];
            if (quoted) {
                if (b == '\\') {
                    at++;
                } else if (b == '"') {
                    quoted = false;
                }
            } else if (b == '"') {
                quoted = true;
            } else if (b == ' ') {
                out.append(text, copied, at - copied);
                copied = at + 1;
            }
        }
        if (length == 0 || quoted) {
            throw new IllegalArgumentException("malformed JSON: ends early");
        }
        return out.append(text, copied, end - copied);
    }

    private void document() {
        boolean valueDue;
        do {
            valueDue = value();
            while (!valueDue && !open.isEmpty()) {
                valueDue = next();
            }
        } while (valueDue);
    }

    /**
     * Reads a scalar, an empty container, or the start of a container, whose first value follows.
     */
    private boolean value() {
        if (in.take('{')) {
            CanonicalObject object = new CanonicalObject(out);
            if (in.take('}')) {
                object.close();
                return false;
            }
            open.add(object);
            key(object);
            return true;
        }
        if (in.take('[')) {
            out.append('[');
            if (in.take(']')) {
                out.append(']');
                return false;
            }
            open.add(null);
            return true;
        }
        scalar();
        return false;
    }

    /** After a value: reads a comma, which the next value follows, or the end of the container. */
    private boolean next() {
        int last = open.size() - 1;
        CanonicalObject object = open.get(last);
        if (in.take(',')) {
            if (object == null) {
                out.append(',');
            } else {
                key(object);
            }
            return true;
        }
        in.expect(object == null ? ']' : '}');
        if (object == null) {
            out.append(']');
        } else {
            object.close();
        }
        open.remove(last);
        return false;
    }

    private void key(CanonicalObject object) {
        scratch.clear();
        in.string(scratch);
        in.expect(':');
        object.key(scratch.toByteArray());
    }

    private void scalar() {
        if (in.peek() == '"') {
            scratch.clear();
            in.string(scratch);
            JsonString.append(scratch.array(), 0, scratch.size(), out);
            return;
        }
        JsonScanner value = in.value();
        if (!JsonNumber.append(value.bytes(), value.position(), value.length(), out)) {
            String word = value.text();
            if (!word.equals("true") && !word.equals("false") && !word.equals("null")) {
                throw new IllegalArgumentException("malformed JSON: '" + word + "'");
            }
            out.append(word);
        }
    }
}
