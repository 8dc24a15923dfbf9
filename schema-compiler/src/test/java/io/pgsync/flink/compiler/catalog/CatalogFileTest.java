package io.pgsync.flink.compiler.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogFileTest {
    private static final Path LIBRARY = Path.of("src/test/resources/library-catalog.json");

    @Test
    void writesWhatItRead() throws IOException {
        String text = Files.readString(LIBRARY);
        assertThat(CatalogFile.write(CatalogFile.read(text))).isEqualTo(text);
    }

    @Test
    void keepsTheTypesOfPartsAndTheDelimiterOfArrays() throws IOException {
        Catalog library = CatalogFile.read(Files.readString(LIBRARY));
        Table loose = library.table(new TableName("public", "loose")).orElseThrow();
        PgType area = loose.column("area").orElseThrow().type();
        assertThat(area.kind()).isEqualTo(PgType.Kind.ARRAY);
        assertThat(area.delimiter()).isEqualTo(';');
        assertThat(area.element().name()).isEqualTo("box");
        Table publisher = library.table(new TableName("public", "publisher")).orElseThrow();
        assertThat(publisher.column("seat").orElseThrow().type().attributes())
                .extracting(PgType.Attribute::name)
                .containsExactly("street", "zip");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{|not valid JSON",
                "{\"tables\": [], \"foreignKeys\": []}|no 'database'",
                "{\"database\": 1, \"tables\": [], \"foreignKeys\": []}|not a string: 1",
                "{\"database\": \"d\", \"tables\": {}, \"foreignKeys\": []}|not a list",
                "{\"database\": \"d\", \"tables\": [{\"name\": [\"a\"]}], \"foreignKeys\": []}|[schema, name]"
            })
    void saysWhatIsWrongWithAFile(String text, String problem) {
        assertThatThrownBy(() -> CatalogFile.read(text))
                .isInstanceOf(InvalidCatalogException.class)
                .hasMessageContaining(problem);
    }
}
