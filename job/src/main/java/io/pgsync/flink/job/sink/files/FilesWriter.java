package io.pgsync.flink.job.sink.files;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.pgsync.flink.job.row.ByteBuilder;
import io.pgsync.flink.job.sink.AcknowledgedPosition;
import io.pgsync.flink.job.sink.DocumentOperation;
import io.pgsync.flink.job.sink.Refusals;
import io.pgsync.flink.job.sink.TargetMetrics;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.SinkWriter;

/**
 * Appends a line for each operation. A watermark flushes the lines to the file; a checkpoint forces
 * them to disk.
 */
final class FilesWriter implements SinkWriter<DocumentOperation> {
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final int subtask;
    private final AcknowledgedPosition position;
    private final TargetMetrics metrics;
    private final Refusals refusals;
    private final Map<String, Lines> files = new LinkedHashMap<>();
    private final ByteBuilder line = new ByteBuilder(1024);

    FilesWriter(
            Path folder,
            int subtask,
            AcknowledgedPosition position,
            TargetMetrics metrics,
            Refusals refusals) {
        this.folder = folder;
        this.subtask = subtask;
        this.position = position;
        this.metrics = metrics;
        this.refusals = refusals;
    }

    /** An open file. */
    private record Lines(FileChannel channel, OutputStream out) {}

    /** The name of the file of one subtask; no two document names have the same. */
    static String fileName(String document, int subtask) {
        return encoded(document) + "." + subtask + ".ndjson";
    }

    /** Whether a file holds documents of that name. */
    static boolean isFileOf(String document, String file) {
        return file.matches(Pattern.quote(encoded(document)) + "\\.\\d+\\.ndjson");
    }

    private static String encoded(String document) {
        return URLEncoder.encode(document, StandardCharsets.UTF_8);
    }

    @Override
    public void write(DocumentOperation operation, Context context) throws IOException {
        Optional<DocumentOperation> letter = refusals.admit(operation);
        append(letter.orElse(operation));
        if (letter.isPresent()) {
            metrics.deadLetter();
        } else {
            metrics.done(operation.isDelete());
        }
    }

    private void append(DocumentOperation operation) throws IOException {
        line.clear();
        line.append("{\"id\":");
        appendText(operation.id());
        if (operation.routing() != null) {
            line.append(",\"routing\":");
            appendText(operation.routing());
        }
        line.append(",\"version\":").append(Long.toString(operation.version()));
        if (operation.isDelete()) {
            line.append(",\"deleted\":true}\n");
        } else {
            line.append(",\"document\":").append(operation.source()).append("}\n");
        }
        file(operation.document()).out().write(line.array(), 0, line.size());
    }

    private void appendText(String text) {
        line.append('"').append(JsonStringEncoder.getInstance().quoteAsUTF8(text)).append('"');
    }

    private Lines file(String document) throws IOException {
        Lines lines = files.get(document);
        if (lines == null) {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(
                            folder.resolve(fileName(document, subtask)),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            lines = new Lines(channel, out);
            files.put(document, lines);
        }
        return lines;
    }

    @Override
    public void writeWatermark(Watermark watermark) throws IOException {
        for (Lines lines : files.values()) {
            lines.out().flush();
        }
        position.watermark(watermark.getTimestamp());
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        for (Lines lines : files.values()) {
            lines.out().flush();
            lines.channel().force(false);
        }
    }

    @Override
    public void close() throws IOException {
        for (Lines lines : files.values()) {
            lines.out().close();
        }
    }
}
