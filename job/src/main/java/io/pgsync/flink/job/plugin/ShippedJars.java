package io.pgsync.flink.job.plugin;

import java.io.Serializable;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.cache.DistributedCache;

/**
 * Jars that Flink has shipped to the machine of a subtask.
 *
 * @param names their names in Flink's distributed cache
 */
public record ShippedJars(List<String> names) implements Serializable {
    public static final ShippedJars NONE = new ShippedJars(List.of());

    public ShippedJars {
        names = List.copyOf(names);
    }

    PluginLoader load(DistributedCache cache) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String name : names) {
            urls.add(cache.getFile(name).toURI().toURL());
        }
        return PluginLoader.of(urls);
    }
}
