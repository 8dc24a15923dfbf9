package io.pgsync.flink.udf.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InfinityPluginTest {

    @Test
    void infinitiesBecomeTheFirstAndTheLastInstantOfPython() throws Exception {
        assertThat(transform("{}", "{'publish_date':'infinity'}"))
                .isEqualTo("{'publish_date':'9999-12-31T23:59:59.999999'}");
        assertThat(transform("{}", "{'publish_date':'-Infinity'}"))
                .isEqualTo("{'publish_date':'0001-01-01T00:00:00'}");
    }

    @Test
    void otherValuesAndFieldsStay() throws Exception {
        String document = "{'publish_date':'1980-01-01T00:00:00','other':'infinity'}";
        assertThat(transform("{}", document)).isEqualTo(document);
        assertThat(transform("{}", "{'publish_date':null}")).isEqualTo("{'publish_date':null}");
        assertThat(transform("{}", "{}")).isEqualTo("{}");
    }

    @Test
    void optionsNameFieldsAndDates() throws Exception {
        assertThat(
                        transform(
                                "{'fields':['until','terms.until'],'max':'9999-12-31',"
                                        + "'min':'0001-01-01'}",
                                "{'until':'infinity','terms':[{'until':'-infinity'},"
                                        + "{'until':['infinity','2026-01-01']}]}"))
                .isEqualTo(
                        "{'until':'9999-12-31','terms':[{'until':'0001-01-01'},"
                                + "{'until':['9999-12-31','2026-01-01']}]}");
    }

    @Test
    void namesMayContainDots() throws Exception {
        assertThat(transform("{'fields':['a.b.c']}", "{'a.b':{'c':'infinity'},'a.b.c':'infinity'}"))
                .isEqualTo(
                        "{'a.b':{'c':'9999-12-31T23:59:59.999999'},"
                                + "'a.b.c':'9999-12-31T23:59:59.999999'}");
    }

    private static String transform(String options, String document) throws Exception {
        return TestingDocument.transform(new InfinityPlugin(), options, document);
    }
}
