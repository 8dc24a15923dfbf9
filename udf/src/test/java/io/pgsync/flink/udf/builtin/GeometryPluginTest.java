package io.pgsync.flink.udf.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeometryPluginTest {

    @Test
    void geoJsonIsTakenAsItIs() throws Exception {
        String document =
                "{'point':{'type':'Point','coordinates':[32.90,21.1]},"
                        + "'polygon':{'type':'Polygon','coordinates':[[[0,0],[1,0],[1,1],[0,0]]]}}";
        assertThat(transform("{}", document))
                .isEqualTo(
                        document.substring(0, document.length() - 1)
                                + ",'coordinates':[32.90,21.1],"
                                + "'shape':{'type':'Polygon',"
                                + "'coordinates':[[[0,0],[1,0],[1,1],[0,0]]]}}");
    }

    @Test
    void textOfPostgresOwnTypesBecomesGeoJson() throws Exception {
        assertThat(transform("{}", "{'point':'(-0.5,1e-07)'}"))
                .endsWith(",'coordinates':[-0.5,1E-7]}");
        assertThat(transform("{}", "{'polygon':'((0,0),(1.5,0),(1,1))'}"))
                .endsWith(
                        ",'shape':{'type':'Polygon','coordinates':[[[0,0],[1.5,0],[1,1],[0,0]]]}}");
        assertThat(transform("{}", "{'polygon':'((0,0),(1,0),(1,1),(0,0))'}"))
                .endsWith("[[[0,0],[1,0],[1,1],[0,0]]]}}");
    }

    @Test
    void polygonsMayBeLarge() throws Exception {
        String corners = "(1,2),".repeat(100_000);
        assertThat(transform("{}", "{'polygon':'(" + corners + "(3,4))'}"))
                .endsWith("[1,2],[3,4],[1,2]]]}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'point':null,'polygon':null}",
                "{'point':'(NaN,1)','polygon':'((0,0),(Infinity,1))'}",
                "{'point':{'type':'LineString','coordinates':[[1,2]]},'polygon':{}}",
                "{'point':'((1,2))','polygon':'(1,2)'}",
                "{'point':7,'polygon':'((1,2),(3,4)'}",
            })
    void whatHasNoGeoJsonGetsNoField(String document) throws Exception {
        assertThat(transform("{}", document)).isEqualTo(document);
    }

    @Test
    void optionsNameOtherFields() throws Exception {
        assertThat(
                        transform(
                                "{'points':{'home':'home_geo','work':'work_geo'},'polygons':{}}",
                                "{'home':'(1,2)','work':'(3,4)','polygon':'((1,2),(3,4))'}"))
                .endsWith(",'home_geo':[1,2],'work_geo':[3,4]}");
    }

    private static String transform(String options, String document) throws Exception {
        return TestingDocument.transform(new GeometryPlugin(), options, document);
    }
}
