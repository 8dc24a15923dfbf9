package io.pgsync.flink.job.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgsync.flink.udf.DocumentContext;
import io.pgsync.flink.udf.DocumentPlugin;
import io.pgsync.flink.udf.PluginContext;
import io.pgsync.flink.udf.Result;
import java.io.ByteArrayInputStream;

/** Plugins on the test class path: those in PGSync's example, and some that fail. */
public final class SamplePlugins {
    private SamplePlugins() {}

    public static final class Groot implements DocumentPlugin {
        @Override
        public String name() {
            return "Groot";
        }

        @Override
        public Result transform(ObjectNode document, DocumentContext context) {
            return Result.keep(document.put("character", "Groot"));
        }
    }

    public static final class Hero implements DocumentPlugin {
        @Override
        public String name() {
            return "Hero";
        }

        @Override
        public Result transform(ObjectNode document, DocumentContext context) {
            return Result.keep(document.put("hero", "Doctor Strange"));
        }
    }

    public static final class Villain implements DocumentPlugin {
        @Override
        public String name() {
            return "Villain";
        }

        @Override
        public Result transform(ObjectNode document, DocumentContext context) {
            return Result.keep(document.put("villain", "Ronan"));
        }
    }

    /** Adds what it is told of the document, and which plugin it is by its option. */
    public static final class Note implements DocumentPlugin {
        private String text;

        @Override
        public String name() {
            return "Note";
        }

        @Override
        public void open(PluginContext context) {
            text = context.options().text("text", "note");
        }

        @Override
        public Result transform(ObjectNode document, DocumentContext context) {
            String notes = document.path("notes").asText("");
            return Result.keep(document.put("notes", notes + text + " of " + context + "\n"));
        }
    }

    /** Drops documents with a true field {@code draft}. */
    public static final class DropDrafts implements DocumentPlugin {
        @Override
        public String name() {
            return "DropDrafts";
        }

        @Override
        public Result transform(ObjectNode document, DocumentContext context) {
            return document.path("draft").asBoolean() ? Result.drop() : Result.keep(document);
        }
    }

    /** Drops documents with a null in the field that its option names. */
    public static final class DropNulls implements DocumentPlugin {
        private String field;

        @Override
        public String name() {
            return "DropNulls";
        }

        @Override
        public void open(PluginContext context) {
            field = context.options().text("field", "");
        }

        @Override
        public Result transform(ObjectNode document, DocumentContext context) {
            return document.path(field).isNull() ? Result.drop() : Result.keep(document);
        }
    }

    /** Does with a document whatever its field {@code fail} says. */
    public static final class Failing implements DocumentPlugin {
        @Override
        public String name() {
            return "Failing";
        }

        @Override
        public Result transform(ObjectNode document, DocumentContext context) {
            switch (document.path("fail").asText("")) {
                case "throw" -> throw new IllegalStateException("bad luck");
                case "null" -> {
                    return null;
                }
                case "link" -> throw new NoClassDefFoundError("org/acme/Gone");
                case "recurse" -> transform(document, context);
                case "write" -> document.putPOJO("stream", new ByteArrayInputStream(new byte[1]));
                default -> {}
            }
            return Result.keep(document);
        }
    }
}
