package io.pgsync.flink.job.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.pgsync.flink.job.UserException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir private static Path folder;
    private static HttpsServer server;

    @BeforeAll
    static void startServerWithACertificateOfItsOwn() throws Exception {
        Path store = folder.resolve("server.p12");
        keytool(
                List.of(
                        "-genkeypair -alias server -keyalg EC -validity 3650 -storetype PKCS12"
                                .split(" ")),
                List.of("-dname", "CN=test", "-ext", "san=ip:127.0.0.1"),
                store);
        keytool(
                List.of("-exportcert", "-rfc", "-alias", "server"),
                List.of("-file", folder.resolve("ca.pem").toString()),
                store);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext(
                "/",
                exchange -> {
                    byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @Test
    void trustsTheAuthorityOfTheFile() {
        assertThat(get(at("127.0.0.1").withCaFile(folder.resolve("ca.pem").toString())))
                .isEqualTo(1);
    }

    @Test
    void doesNotTrustUnknownAuthorities() {
        assertThatThrownBy(() -> get(at("127.0.0.1")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("secure connection")
                .extracting(e -> ((UserException) e).remedy())
                .asString()
                .contains("CA file");
    }

    @Test
    void checksTheHostName() {
        assertThatThrownBy(
                        () -> get(at("localhost").withCaFile(folder.resolve("ca.pem").toString())))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("secure connection");
    }

    @Test
    void takesAnyCertificateWhenInsecure() {
        assertThat(get(at("localhost").withInsecure(true))).isEqualTo(1);
    }

    private static SearchOptions at(String host) {
        return SearchOptions.of("https://" + host + ":" + server.getAddress().getPort());
    }

    private static int get(SearchOptions options) {
        return new SearchClient(options).request("GET", "/", null).path("a").asInt();
    }

    private static void keytool(List<String> command, List<String> more, Path store)
            throws Exception {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        line.addAll(command);
        line.addAll(more);
        line.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
