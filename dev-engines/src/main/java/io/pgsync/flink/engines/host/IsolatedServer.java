package io.pgsync.flink.engines.host;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * Starts a server that requires its modules in separate folders and class loaders, as Elasticsearch
 * does since version 8: {@code CLASS HOME PORT}. The class is the one that starts the node; the
 * {@code RootPlugin} in the same package becomes a module as well.
 */
final class IsolatedServer {
    private static final String DESCRIPTOR = "plugin-descriptor.properties";
    private static final String NETTY = "META-INF/es-plugins/transport-netty4/" + DESCRIPTOR;
    private static final String ROOT = "RootPlugin";

    /** The class path begins with the engine's module and this one. */
    private static final int OWN = 2;

    private final String host;
    private final String rootPlugin;
    private final Path modules;
    private final List<Path> server = new ArrayList<>();
    private final List<Path> netty = new ArrayList<>();

    private IsolatedServer(String host, Path home) {
        this.host = host;
        this.rootPlugin = host.substring(0, host.lastIndexOf('.') + 1) + ROOT;
        this.modules = home.resolve("modules");
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            boolean module = path.getFileName().toString().matches("(transport-)?netty.*\\.jar");
            (module ? netty : server).add(path);
        }
    }

    public static void main(String[] arguments) throws Exception {
        new IsolatedServer(arguments[0], Path.of(arguments[1])).start(arguments[1], arguments[2]);
    }

    private void start(String home, String port) throws Exception {
        ClassLoader loader = new ServerLoader(urls(server));
        Path folder = Files.createDirectories(modules.resolve("transport-netty4"));
        for (Path jar : netty) {
            Path target = folder.resolve(jar.getFileName());
            Files.copy(jar, target, StandardCopyOption.REPLACE_EXISTING);
        }
        Properties descriptor = descriptor();
        write(descriptor, folder);
        folder = Files.createDirectories(modules.resolve("root"));
        writeRootPlugin(folder.resolve("root.jar"));
        descriptor.setProperty("name", "root");
        descriptor.setProperty("classname", rootPlugin);
        write(descriptor, folder);
        // where the server looks for classes that are there twice: all but our own two
        List<Path> published = server.subList(OWN, server.size());
        System.setProperty(
                "java.class.path",
                String.join(File.pathSeparator, published.stream().map(Path::toString).toList()));
        Thread.currentThread().setContextClassLoader(loader);
        Class<?> main = Class.forName(host, true, loader);
        var method = main.getDeclaredMethod("main", String[].class);
        method.setAccessible(true);
        method.invoke(null, (Object) new String[] {home, port});
    }

    private Properties descriptor() throws IOException {
        Properties descriptor = new Properties();
        try (InputStream in = IsolatedServer.class.getClassLoader().getResourceAsStream(NETTY)) {
            descriptor.load(in);
        }
        // a module in the sense of the server, not in that of Java
        descriptor.setProperty("modulename", "");
        return descriptor;
    }

    private static void write(Properties descriptor, Path folder) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve(DESCRIPTOR))) {
            descriptor.store(out, null);
        }
    }

    private void writeRootPlugin(Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of(rootPlugin, rootPlugin + "$Root")) {
                String file = name.replace('.', '/') + ".class";
                out.putNextEntry(new ZipEntry(file));
                try (InputStream in =
                        IsolatedServer.class.getClassLoader().getResourceAsStream(file)) {
                    in.transferTo(out);
                }
            }
        }
    }

    private static URL[] urls(List<Path> paths) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path path : paths) {
            urls.add(path.toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    /** Has the server and what starts it, without the modules. */
    private static final class ServerLoader extends URLClassLoader {
        ServerLoader(URL[] urls) {
            super(urls, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.contains("." + ROOT)) {
                throw new ClassNotFoundException(name + " belongs to a module");
            }
            return super.findClass(name);
        }
    }
}
