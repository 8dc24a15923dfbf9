package io.pgsync.flink.job.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * A short digest of a document: two are equal exactly if {@link JsonDifference} finds no
 * difference.
 */
final class Fingerprint {
    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String of(JsonNode document) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(document);
        return HexFormat.of().formatHex(fingerprint.digest.digest(), 0, 16);
    }

    private void add(JsonNode value) {
        switch (value.getNodeType()) {
            case OBJECT -> {
                add("{", value.size());
                value.properties().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(
                                field -> {
                                    add("\"", field.getKey());
                                    add(field.getValue());
                                });
            }
            case ARRAY -> {
                add("[", value.size());
                value.forEach(this::add);
            }
            case NUMBER -> {
                BigDecimal number = value.decimalValue();
                add("0", number.signum() == 0 ? "0" : number.stripTrailingZeros().toString());
            }
            case STRING -> add("\"", value.textValue());
            default -> add("=", value.asText());
        }
    }

    private void add(String kind, int size) {
        add(kind, String.valueOf(size));
    }

    /** Includes the length, so that different sequences of parts have different bytes. */
    private void add(String kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((kind + bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }
}
