package io.pgsync.flink.job.testing;

import io.pgsync.flink.job.tls.TlsOptions;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests; everything it issues is stored as PEM files. */
public final class TestingAuthority {
    private static final String NAME = "Authority of a test";

    private final Path folder;
    private final KeyPair keys;
    private int serial = 1;

    /** Makes the authority; its certificate is {@link #certificate()}. */
    public TestingAuthority(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.keys = newKeys();
        X509CertificateHolder own =
                sign(
                        builder(NAME, keys)
                                .addExtension(
                                        Extension.basicConstraints,
                                        true,
                                        new BasicConstraints(true)));
        write(certificate(), own);
    }

    /** What clients have to trust. */
    public Path certificate() {
        return folder.resolve("ca.pem");
    }

    /** Trusts this authority and nobody else. */
    public TlsOptions trusting() {
        return TlsOptions.DEFAULT.withCaFile(certificate().toString());
    }

    /** A certificate, and the key that belongs to it. */
    public record Issued(Path certificate, Path key) {

        /** A context for the server that has it. */
        public SSLContext context(TestingAuthority authority) {
            return authority
                    .trusting()
                    .withCertificate(certificate.toString(), key.toString())
                    .context()
                    .orElseThrow();
        }
    }

    /**
     * Issues a certificate.
     *
     * @param name the common name
     * @param hosts DNS names and IP addresses that it is valid for
     */
    public Issued issue(String name, String... hosts) throws Exception {
        KeyPair pair = newKeys();
        JcaX509v3CertificateBuilder builder = builder(name, pair);
        if (hosts.length > 0) {
            GeneralName[] names =
                    List.of(hosts).stream().map(TestingAuthority::host).toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
        Issued issued =
                new Issued(folder.resolve(name + ".pem"), folder.resolve(name + "-key.pem"));
        write(issued.certificate(), sign(builder));
        write(issued.key(), new JcaPKCS8Generator(pair.getPrivate(), null));
        // Postgres does not take a key that others may read
        Files.setPosixFilePermissions(issued.key(), PosixFilePermissions.fromString("rw-------"));
        return issued;
    }

    private static GeneralName host(String host) {
        boolean address = host.matches("[0-9.]+");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }

    private JcaX509v3CertificateBuilder builder(String name, KeyPair subject) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + NAME),
                BigInteger.valueOf(serial++),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                new X500Name("CN=" + name),
                subject.getPublic());
    }

    private X509CertificateHolder sign(X509v3CertificateBuilder builder)
            throws OperatorCreationException {
        return builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static void write(Path file, Object content) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(content);
        }
        Files.writeString(file, text.toString());
    }
}
