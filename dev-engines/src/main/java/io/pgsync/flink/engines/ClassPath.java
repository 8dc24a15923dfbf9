package io.pgsync.flink.engines;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The class path of the child JVMs, as the build wrote it down. */
record ClassPath(List<Path> entries) {
    static ClassPath load() {
        try (InputStream resource = ClassPath.class.getResourceAsStream("classpath.txt")) {
            if (resource == null) {
                throw new EngineException(
                        "classpath.txt is missing beside "
                                + ClassPath.class.getName()
                                + "; build dev-engines with ./mvnw -pl dev-engines process-classes");
            }
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
            List<Path> entries = new ArrayList<>();
            entries.add(
                    Path.of(
                            ClassPath.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI()));
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

    /** The jar whose file name starts so. */
    Path jar(String prefix) {
        return entries.stream()
                .filter(entry -> entry.getFileName().toString().startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new EngineException("no " + prefix + "*.jar among " + entries));
    }

    /**
     * Writes a Java argument file with the class path; a command line has a limit, a file has none.
     */
    Path writeArgumentFile(Path folder) throws IOException {
        String joined = String.join(":", entries.stream().map(Path::toString).toList());
        String quoted = joined.replace("\\", "\\\\").replace("\"", "\\\"");
        return Files.writeString(folder.resolve("class-path.args"), "-cp \"" + quoted + "\"\n");
    }
}
