package io.pgsync.flink.job.testing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Reproducible random values in text forms that Postgres accepts. */
public final class RandomValues {
    public static final List<String> TYPES =
            List.of(
                    "numeric",
                    "float8",
                    "float4",
                    "text",
                    "json",
                    "jsonb",
                    "hstore",
                    "timestamp",
                    "timestamptz",
                    "date",
                    "text[]",
                    "jsonb[]",
                    "numeric[]",
                    "pair",
                    "pair[]");

    private static final String[] CHARACTERS = {
        "a", "b", "Z", " ", "\"", "\\", "'", ",", "{", "}", "(", ")", "[", ":", ";", "=>", "NULL",
        "\n", "\t", "\r", "\b", "\u0001", "\u007f", "é", "日", "😀", "/", "0", "."
    };

    private final Random random;

    public RandomValues(long seed) {
        random = new Random(seed);
    }

    public String value(String type) {
        return switch (type) {
            case "numeric" -> numeric();
            case "float8" -> float8();
            case "float4" -> float4();
            case "text" -> text();
            case "json", "jsonb" -> json(3);
            case "hstore" -> hstore();
            case "timestamp", "timestamptz" -> timestamp();
            case "date" -> date();
            case "pair" -> pair();
            default -> array(type.substring(0, type.length() - 2));
        };
    }

    String numeric() {
        if (random.nextInt(20) == 0) {
            return List.of("NaN", "Infinity", "-Infinity", "0", "-0.00").get(random.nextInt(5));
        }
        BigInteger unscaled = new BigInteger(random.nextInt(1, 120), random);
        BigDecimal value = new BigDecimal(unscaled, random.nextInt(-10, 40));
        return (random.nextBoolean() ? value : value.negate()).toPlainString();
    }

    String float8() {
        if (random.nextInt(4) == 0) {
            return String.valueOf(random.nextInt(-5000, 5000) / 16.0);
        }
        double value = Double.longBitsToDouble(random.nextLong());
        // below the range of numeric to_jsonb fails: none of a float8 is
        return String.valueOf(value);
    }

    String float4() {
        return String.valueOf(Float.intBitsToFloat(random.nextInt()));
    }

    public String integer() {
        return String.valueOf(random.nextLong() >> random.nextInt(64));
    }

    public String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** A timestamp of the years 1000 to 3999, finite. */
    public String timestampOfOurTime() {
        String time = timestamp();
        while (!time.matches("[123]\\d{3}-.* [^ ]*")) {
            time = timestamp();
        }
        return time;
    }

    /** JSON whose keys are few, so that paths find something. */
    public String document() {
        return document(3);
    }

    private String document(int depth) {
        if (depth == 0 || random.nextInt(8) == 0) {
            return json(0);
        }
        if (random.nextInt(3) == 0) {
            return "[" + document(depth - 1) + " , " + document(depth - 1) + "]";
        }
        StringBuilder out = new StringBuilder("{ \"x\": null");
        for (String key : List.of("a", "b", "a", "0")) {
            if (random.nextInt(4) > 0) {
                out.append(", \"%s\":  %s".formatted(key, document(depth - 1)));
            }
        }
        return out.append('}').toString();
    }

    public String text() {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            out.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return out.toString();
    }

    private String json(int depth) {
        String blank = random.nextInt(3) == 0 ? " " : "";
        return blank
                + switch (random.nextInt(depth == 0 ? 4 : 7)) {
                    case 0 -> jsonString();
                    case 1 -> String.valueOf(random.nextInt(-1000, 1000) / 8.0);
                    case 2 -> random.nextInt(-9, 9) + "e" + random.nextInt(-20, 20);
                    case 3 -> List.of("null", "true", "false", "-0").get(random.nextInt(4));
                    case 4 -> jsonArray(depth);
                    default -> jsonObject(depth);
                }
                + blank;
    }

    private String jsonArray(int depth) {
        StringBuilder out = new StringBuilder("[");
        for (int i = random.nextInt(4); i > 0; i--) {
            out.append(out.length() > 1 ? "," : "").append(json(depth - 1));
        }
        return out.append(']').toString();
    }

    private String jsonObject(int depth) {
        StringBuilder out = new StringBuilder("{");
        for (int i = random.nextInt(6); i > 0; i--) {
            out.append(out.length() > 1 ? "," : "")
                    .append(jsonString())
                    .append(" : ")
                    .append(json(depth - 1));
        }
        return out.append('}').toString();
    }

    private String jsonString() {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text().toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || random.nextInt(5) == 0) {
                out.append("\\u%04x".formatted((int) c));
            } else if (!Character.isSurrogate(c)) {
                out.append(c);
            } else {
                out.append("\\u%04X".formatted((int) c));
            }
        }
        return out.append('"').toString();
    }

    private String hstore() {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            out.append(out.isEmpty() ? "" : ",")
                    .append(quoted(text()))
                    .append("=>")
                    .append(random.nextInt(4) == 0 ? "NULL" : quoted(text()));
        }
        return out.toString();
    }

    private String array(String element) {
        StringBuilder out = new StringBuilder("{");
        for (int i = random.nextInt(6); i > 0; i--) {
            out.append(out.length() > 1 ? "," : "")
                    .append(random.nextInt(5) == 0 ? "NULL" : quoted(value(element)));
        }
        return out.append('}').toString();
    }

    private String pair() {
        String name = random.nextInt(5) == 0 ? "" : quoted(text());
        String id = random.nextInt(5) == 0 ? "" : String.valueOf(random.nextInt());
        return "(" + name + "," + id + ")";
    }

    String timestamp() {
        String time =
                "%02d:%02d:%02d"
                        .formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60));
        String fraction = random.nextBoolean() ? "" : "." + random.nextInt(1_000_000);
        String[] date = date().split(" ");
        return date[0].endsWith("infinity")
                ? date[0]
                : date[0] + " " + time + fraction + (date.length > 1 ? " BC" : "");
    }

    String date() {
        if (random.nextInt(30) == 0) {
            return random.nextBoolean() ? "infinity" : "-infinity";
        }
        int year = random.nextInt(10) == 0 ? random.nextInt(1, 200_000) : random.nextInt(1, 4000);
        String era = year < 4000 && random.nextInt(10) == 0 ? " BC" : "";
        return "%04d-%02d-%02d%s"
                .formatted(year, random.nextInt(1, 13), random.nextInt(1, 29), era);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
