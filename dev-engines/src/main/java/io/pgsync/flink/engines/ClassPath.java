package io.pgsync.flink.engines;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The class path of the child JVMs, as the build wrote it down. */
record ClassPath(List<Path> entries) {
    private static final String FILE = "classpath.txt";
    private static final String OWN_CLASS = "ClassPath.class";

    /** The class path of this module's own engines. */
    static ClassPath load() {
        return load(Engine.OPENSEARCH);
    }

    /** Whether the module of a search engine is available. */
    static boolean has(Engine engine) {
        return ClassPath.class.getResource(name(engine)) != null;
    }

    static ClassPath load(Engine engine) {
        URL resource = ClassPath.class.getResource(name(engine));
        if (resource == null) {
            throw new EngineException(
                    "there is no "
                            + name(engine)
                            + " beside "
                            + ClassPath.class.getName()
                            + ": depend on the module of "
                            + engine
                            + ", and build it to process-classes at least");
        }
        try (InputStream in = resource.openStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            List<Path> entries = new ArrayList<>();
            entries.add(root(resource, name(engine)));
            if (engine != Engine.OPENSEARCH) {
                entries.add(root(own(), OWN_CLASS)); // classes of this module
            }
            for (String entry : text.split("\\|")) {
                entries.add(Path.of(entry));
            }
            return new ClassPath(entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new EngineException("the location of the engines' classes is no path", e);
        }
    }

    private static String name(Engine engine) {
        return engine == Engine.OPENSEARCH ? FILE : engine.folder() + "/" + FILE;
    }

    private static URL own() {
        return ClassPath.class.getResource(OWN_CLASS);
    }

    /** The folder or jar in which a resource of this package lies. */
    private static Path root(URL resource, String name) throws IOException, URISyntaxException {
        if (resource.openConnection() instanceof JarURLConnection jar) {
            return Path.of(jar.getJarFileURL().toURI());
        }
        String within = ClassPath.class.getPackageName().replace('.', '/') + "/" + name;
        String whole = resource.toString();
        return Path.of(URI.create(whole.substring(0, whole.length() - within.length())));
    }

    /** The jar whose file name starts with the given prefix. */
    Path jar(String prefix) {
        return entries.stream()
                .filter(entry -> entry.getFileName().toString().startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new EngineException("no " + prefix + "*.jar among " + entries));
    }

    /**
     * Writes a Java argument file with the class path, because the length of a command line is
     * limited.
     */
    Path writeArgumentFile(Path folder) throws IOException {
        String joined = String.join(":", entries.stream().map(Path::toString).toList());
        String quoted = joined.replace("\\", "\\\\").replace("\"", "\\\"");
        return Files.writeString(folder.resolve("class-path.args"), "-cp \"" + quoted + "\"\n");
    }
}
