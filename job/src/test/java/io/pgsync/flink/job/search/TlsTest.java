package io.pgsync.flink.job.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.pgsync.flink.job.UserException;
import io.pgsync.flink.job.testing.TestingAuthority;
import io.pgsync.flink.job.testing.TestingAuthority.Issued;
import io.pgsync.flink.job.tls.TlsOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir private static Path folder;
    private static TestingAuthority authority;
    private static HttpsServer server;

    @BeforeAll
    static void startServerWithACertificateOfItsOwn() throws Exception {
        authority = new TestingAuthority(folder);
        SSLContext context = authority.issue("server", "127.0.0.1").context(authority);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(certificateWanted(context));
        server.createContext(
                "/",
                exchange -> {
                    String answer = "{\"client\":\"" + client((HttpsExchange) exchange) + "\"}";
                    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    /** Answers who the client is: nobody knows without a certificate. */
    private static HttpsConfigurator certificateWanted(SSLContext context) {
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters own = context.getDefaultSSLParameters();
                own.setWantClientAuth(true);
                parameters.setSSLParameters(own);
            }
        };
    }

    private static String client(HttpsExchange exchange) {
        try {
            return exchange.getSSLSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "nobody";
        }
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @Test
    void trustsTheAuthorityOfTheFile() {
        assertThat(client("127.0.0.1", authority.trusting())).isEqualTo("nobody");
    }

    @Test
    void showsTheClientCertificate() throws Exception {
        Issued issued = authority.issue("robin");
        TlsOptions tls =
                authority
                        .trusting()
                        .withCertificate(issued.certificate().toString(), issued.key().toString());
        assertThat(client("127.0.0.1", tls)).isEqualTo("CN=robin");
    }

    @Test
    void doesNotTrustUnknownAuthorities() {
        assertThatThrownBy(() -> client("127.0.0.1", TlsOptions.DEFAULT))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("secure connection")
                .extracting(e -> ((UserException) e).remedy())
                .asString()
                .contains("CA file");
    }

    @Test
    void checksTheHostName() {
        assertThatThrownBy(() -> client("localhost", authority.trusting()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("secure connection");
    }

    @Test
    void takesAnyCertificateWhenInsecure() {
        assertThat(client("localhost", TlsOptions.DEFAULT.withInsecure(true))).isEqualTo("nobody");
    }

    @Test
    void saysWhichFileCannotBeUsed() throws Exception {
        Issued issued = authority.issue("jo");
        String certificate = issued.certificate().toString();
        Path pkcs1 = Files.writeString(folder.resolve("rsa.pem"), PKCS1);

        assertThatThrownBy(() -> TlsOptions.DEFAULT.withCertificate(certificate, null).context())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("needs two files");
        assertThatThrownBy(
                        () ->
                                TlsOptions.DEFAULT
                                        .withCertificate(certificate, certificate)
                                        .context())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("The key file " + certificate)
                .hasMessageContaining("no private key in the file");
        assertThatThrownBy(
                        () ->
                                TlsOptions.DEFAULT
                                        .withCertificate(certificate, pkcs1.toString())
                                        .context())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("holds an RSA PRIVATE KEY")
                .extracting(e -> ((UserException) e).remedy())
                .asString()
                .contains("openssl pkcs8 -topk8 -nocrypt");
    }

    private static final String PKCS1 =
            """
            -----BEGIN RSA PRIVATE KEY-----
            MIIB
            -----END RSA PRIVATE KEY-----
            """;

    private static String client(String host, TlsOptions tls) {
        SearchOptions options =
                SearchOptions.of("https://" + host + ":" + server.getAddress().getPort());
        return new SearchClient(options.withTls(tls))
                .request("GET", "/", null)
                .path("client")
                .asText();
    }
}
