package io.pgsync.flink.job.search.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "index,  200, -, DONE",
                "index,  201, -, DONE",
                "delete, 200, -, DONE",
                "delete, 404, -, DONE",
                "delete, 404, index_not_found_exception, DONE",
                "index,  404, index_not_found_exception, IMPOSSIBLE",
                "index,  409, version_conflict_engine_exception, CONFLICT",
                "delete, 409, version_conflict_engine_exception, CONFLICT",
                "index,  429, es_rejected_execution_exception, RETRY",
                "index,  429, circuit_breaking_exception, RETRY",
                "index,  500, -, RETRY",
                "index,  503, unavailable_shards_exception, RETRY",
                "index,  403, cluster_block_exception, RETRY",
                "index,  403, security_exception, IMPOSSIBLE",
                "index,  400, index_closed_exception, IMPOSSIBLE",
                "index,  400, mapper_parsing_exception, REFUSED",
                "index,  400, strict_dynamic_mapping_exception, REFUSED",
                "index,  400, illegal_argument_exception, REFUSED",
                "index,  404, -, REFUSED",
            })
    void judgesItems(String kind, int status, String errorType, Verdict expected) {
        assertThat(Verdict.of(kind.equals("delete"), status, errorType)).isEqualTo(expected);
    }
}
