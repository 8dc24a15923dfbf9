package io.pgsync.flink.udf.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgsync.flink.udf.DocumentPlugin;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class RegistrationTest {

    @Test
    void everyBuiltInPluginIsFound() {
        assertThat(ServiceLoader.load(DocumentPlugin.class))
                .extracting(DocumentPlugin::name)
                .containsExactlyInAnyOrder(
                        "Geometry", "Infinity", "Masking", "MultiFieldSlug", "Slug");
    }
}
