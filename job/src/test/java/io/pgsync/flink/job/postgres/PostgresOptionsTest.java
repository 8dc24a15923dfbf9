package io.pgsync.flink.job.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgsync.flink.job.UserException;
import org.junit.jupiter.api.Test;

class PostgresOptionsTest {
    @Test
    void namesSlotAndPublicationAfterDatabaseAndSchemaFile() {
        assertThat(PostgresOptions.defaultName("shop", null)).isEqualTo("pgsync_shop");
        assertThat(PostgresOptions.defaultName("shop", "book.json")).isEqualTo("pgsync_shop_book");
    }

    @Test
    void keepsTheNamesOfDifferentDatabasesApart() {
        String dashed = PostgresOptions.defaultName("my-shop", null);
        assertThat(dashed).matches("pgsync_my_shop_[0-9a-f]{8}");
        assertThat(PostgresOptions.defaultName("my.shop", null)).isNotEqualTo(dashed);
        assertThat(PostgresOptions.defaultName("My_Shop", null)).isNotEqualTo("pgsync_my_shop");
        String longName = PostgresOptions.defaultName("d".repeat(63), "schema.json");
        assertThat(longName).hasSize(63).matches("[a-z0-9_]+");
    }

    @Test
    void refusesNamesThatPostgresWouldNotTakeForASlot() {
        PostgresOptions options = PostgresOptions.of("h", 1, "d", "u", "p");
        assertThatThrownBy(() -> options.withNames("My-Slot", "p"))
                .isInstanceOf(UserException.class)
                .hasMessage("The replication slot cannot be named 'My-Slot'.");
    }

    @Test
    void doesNotShowThePassword() {
        assertThat(PostgresOptions.of("h", 1, "d", "u", "secret").toString())
                .isEqualTo("u@h:1/d slot pgsync_d publication pgsync_d");
    }

    @Test
    void leavesPageHeadersOutOfPositions() {
        assertThat(WalPosition.withoutPageHeader(8192 * 5 + 24, 8192)).isEqualTo(8192 * 5);
        assertThat(WalPosition.withoutPageHeader(8192 * 5 + 40, 8192)).isEqualTo(8192 * 5);
        assertThat(WalPosition.withoutPageHeader(8192 * 5 + 48, 8192)).isEqualTo(8192 * 5 + 48);
        assertThat(WalPosition.format(WalPosition.parse("16/B374D848"))).isEqualTo("16/B374D848");
    }
}
