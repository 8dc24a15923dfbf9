package io.pgsync.flink.job.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.job.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    private static final StateIdentity IDENTITY =
            new StateIdentity("1", "slot", "UTC", "plan", "index a uuid");

    @TempDir Path directory;

    @Test
    void isOneFolderPerDatabaseAndSchemaFile() {
        try (StateFolder folder = open("shop", "some/where/book.json")) {
            assertThat(folder.path()).isEqualTo(directory.resolve("shop-book"));
        }
    }

    @Test
    void admitsOneProcessAtATime() {
        try (StateFolder first = open("shop", "book.json")) {
            assertThatThrownBy(() -> open("shop", "book.json"))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("Another process is using the state folder")
                    .hasMessageContaining(first.path().toString());
        }
        open("shop", "book.json").close();
    }

    @Test
    void findsTheNewestCompleteCheckpoint() throws IOException {
        try (StateFolder folder = open("shop", "book.json")) {
            assertThat(folder.latestCheckpoint()).isEmpty();
            checkpoint(folder, "job1/chk-9", 1_000);
            Path newest = checkpoint(folder, "job2/chk-2", 2_000);
            Files.createDirectories(folder.checkpoints().resolve("job2/chk-3"));
            assertThat(folder.latestCheckpoint()).contains(newest);

            folder.clear();
            assertThat(folder.latestCheckpoint()).isEmpty();
        }
    }

    @Test
    void remembersWhatTheStateBelongsTo() {
        try (StateFolder folder = open("shop", "book.json")) {
            assertThat(folder.identity()).isEmpty();
            folder.write(IDENTITY);
            assertThat(folder.identity()).contains(IDENTITY);
        }
    }

    @Test
    void refusesStateThatBelongsToSomethingElse() {
        assertThatCode(() -> IDENTITY.requireSame(IDENTITY, directory)).doesNotThrowAnyException();
        assertRefused(
                new StateIdentity("2", "slot", "UTC", "plan", "index a uuid"),
                "another Postgres cluster");
        assertRefused(
                new StateIdentity("1", "other", "UTC", "plan", "index a uuid"),
                "replication slot slot, not other");
        assertRefused(
                new StateIdentity("1", "slot", "Asia/Kolkata", "plan", "index a uuid"),
                "time zone UTC, not Asia/Kolkata");
        assertRefused(
                new StateIdentity("1", "slot", "UTC", "plan", "index a uuid2"),
                "index a uuid, not index a uuid2");
    }

    @Test
    void aDamagedIdentityIsAnErrorWithAWayOut() throws IOException {
        try (StateFolder folder = open("shop", "book.json")) {
            Files.writeString(folder.path().resolve("state.properties"), "system=1\n");
            assertThatThrownBy(folder::identity)
                    .isInstanceOfSatisfying(
                            UserException.class, e -> assertThat(e.remedy()).contains("--fresh"))
                    .hasMessageContaining("has no 'slot'");
        }
    }

    private void assertRefused(StateIdentity now, String reason) {
        assertThatThrownBy(() -> IDENTITY.requireSame(now, directory))
                .isInstanceOfSatisfying(
                        UserException.class, e -> assertThat(e.remedy()).contains("--fresh"))
                .hasMessageContaining(reason);
    }

    private static Path checkpoint(StateFolder folder, String name, long millis)
            throws IOException {
        Path path = Files.createDirectories(folder.checkpoints().resolve(name));
        Path metadata = Files.writeString(path.resolve("_metadata"), "");
        Files.setLastModifiedTime(metadata, FileTime.fromMillis(millis));
        return path;
    }

    private StateFolder open(String database, String schema) {
        return StateFolder.open(directory, database, Path.of(schema));
    }
}
