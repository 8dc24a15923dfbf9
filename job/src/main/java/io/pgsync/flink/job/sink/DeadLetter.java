package io.pgsync.flink.job.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.postgresql.replication.LogSequenceNumber;

/**
 * A document that could not be written, and the reason. There is one dead letter per document: of
 * several, the dead letter index keeps the one with the highest version.
 *
 * @param routing null if the document has none
 * @param version the WAL position of the document
 * @param status the engine's HTTP status; 0 if the document could not be rendered
 * @param document the document's JSON; null if it could not be rendered or was to be deleted
 */
public record DeadLetter(
        String index,
        String id,
        String routing,
        long version,
        int status,
        String reason,
        String document) {
    private static final String SUFFIX = "-dead-letters";

    /** The engines' maximum id length, in bytes. */
    private static final int LONGEST_ID = 512;

    /** Longer documents are truncated, so that the dead letter itself is not too large. */
    private static final int LONGEST_DOCUMENT = 100_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The document name of the dead letters for a document name. */
    public static String nameFor(String document) {
        return document + SUFFIX;
    }

    /** Whether a name is that of dead letters. */
    public static boolean isNameOfLetters(String name) {
        return name.endsWith(SUFFIX);
    }

    /**
     * The id of the dead letter: the document's id, or a checksum if no engine would accept that.
     */
    public String letterId() {
        return letterId(id);
    }

    public static String letterId(String documentId) {
        byte[] bytes = documentId.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && bytes.length <= LONGEST_ID) {
            return documentId;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "sha256-" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The position in Postgres notation. */
    public String lsn() {
        return LogSequenceNumber.valueOf(version).asString();
    }

    /** The dead letter as a document of the dead letter index. */
    public byte[] toJson(Instant now) {
        ObjectNode letter = JSON.createObjectNode();
        letter.put("index", index).put("id", id).put("routing", routing);
        letter.put("version", version).put("lsn", lsn());
        letter.put("status", status == 0 ? null : status);
        letter.put("reason", reason).put("time", now.toString());
        if (document != null && document.length() > LONGEST_DOCUMENT) {
            letter.put("document", document.substring(0, LONGEST_DOCUMENT) + "…");
        } else {
            letter.put("document", document);
        }
        try {
            return JSON.writeValueAsBytes(letter);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static DeadLetter of(JsonNode letter) {
        return new DeadLetter(
                letter.path("index").asText(),
                letter.path("id").asText(),
                letter.path("routing").asText(null),
                letter.path("version").asLong(),
                letter.path("status").asInt(),
                letter.path("reason").asText(),
                letter.path("document").asText(null));
    }
}
