package io.pgsync.flink.job.tls;

import io.pgsync.flink.job.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Reads certificates and private keys from PEM files. */
final class PemFiles {
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]+)-----END");

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    /**
     * Protects the in-memory key store, which requires a password although nobody else can access
     * it.
     */
    private static final char[] NO_PASSWORD = {};

    private PemFiles() {}

    /** Trusts the authorities in a file. */
    static TrustManager[] trustManagers(Path pem) {
        try {
            KeyStore store = emptyStore();
            int number = 0;
            for (Certificate authority : certificates(pem)) {
                store.setCertificateEntry("ca-" + number++, authority);
            }
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("CA file " + pem, "with at least one certificate", e);
        }
    }

    /** Presents a certificate and proves its ownership with the private key. */
    static KeyManager[] keyManagers(Path certificate, Path key) {
        Certificate[] chain;
        try {
            chain = certificates(certificate).toArray(Certificate[]::new);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("certificate file " + certificate, "with at least one certificate", e);
        }
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("client", privateKey(key), NO_PASSWORD, chain);
            KeyManagerFactory factory =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("key file " + key, "with the private key of " + certificate, e);
        }
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path pem)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new GeneralSecurityException("no certificate in the file");
            }
            return certificates;
        }
    }

    private static PrivateKey privateKey(Path pem) throws IOException, GeneralSecurityException {
        Matcher block = PRIVATE_KEY.matcher(Files.readString(pem));
        if (!block.find()) {
            throw new GeneralSecurityException("no private key in the file");
        }
        if (!block.group(1).isEmpty()) {
            // neither of these can be read by a JDK alone
            throw new UserException(
                    "The key file %s holds an %s PRIVATE KEY, which cannot be read."
                            .formatted(pem, block.group(1).strip()),
                    "Convert it: openssl pkcs8 -topk8 -nocrypt -in %s -out key.pem".formatted(pem));
        }
        var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(2)));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // a key of another algorithm
            }
        }
        throw new GeneralSecurityException("the key is none of the kinds " + ALGORITHMS);
    }

    private static UserException unusable(String what, String content, Exception cause) {
        return new UserException(
                "The %s cannot be used: %s".formatted(what, cause),
                "Give a readable PEM file %s, on every machine that runs a TaskManager."
                        .formatted(content),
                cause);
    }
}
