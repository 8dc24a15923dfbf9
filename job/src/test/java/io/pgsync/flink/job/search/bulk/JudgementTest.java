package io.pgsync.flink.job.search.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "200, -, BY_ITEM",
                "429, es_rejected_execution_exception, RETRY",
                "500, -, RETRY",
                "503, -, RETRY",
                "403, cluster_block_exception, RETRY",
                "413, -, CUT",
                "400, parse_exception, CUT",
                "401, security_exception, ACCESS_DENIED",
                "403, -, ACCESS_DENIED",
                "302, -, NOT_AN_ENGINE",
                "404, -, NOT_AN_ENGINE",
            })
    void judgesWholeRequests(int status, String errorType, Judgement expected) {
        assertThat(Judgement.of(status, errorType)).isEqualTo(expected);
    }
}
