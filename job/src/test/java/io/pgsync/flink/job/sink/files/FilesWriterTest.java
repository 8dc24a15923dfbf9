package io.pgsync.flink.job.sink.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FilesWriterTest {
    @Test
    void everyDocumentNameHasFilesOfItsOwn() {
        assertThat(FilesWriter.fileName("products", 0)).isEqualTo("products.0.ndjson");
        assertThat(FilesWriter.fileName("a$b", 1)).isNotEqualTo(FilesWriter.fileName("a_b", 1));
        assertThat(FilesWriter.isFileOf("a", FilesWriter.fileName("a", 12))).isTrue();
        assertThat(FilesWriter.isFileOf("a", FilesWriter.fileName("a.b", 0))).isFalse();
        assertThat(FilesWriter.isFileOf("a", FilesWriter.fileName("a-dead-letters", 0))).isFalse();
    }
}
