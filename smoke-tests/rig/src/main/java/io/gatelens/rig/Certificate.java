package io.gatelens.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for {@code localhost} that nobody trusts unless told to, made with keytool. */
public final class Certificate {
  private static final String ALIAS = "rig";
  private static final String PASSWORD = "changeit";

  private final Path keyStore;
  private final Path pem;

  private Certificate(Path keyStore, Path pem) {
    this.keyStore = keyStore;
    this.pem = pem;
  }

  /** Makes a new one. */
  public static Certificate selfSigned() {
    try {
      var directory = Files.createTempDirectory("gatelens-certificate");
      var keyStore = directory.resolve("keys.p12");
      var pem = directory.resolve("certificate.pem");
      keytool(
          keyStore,
          "-genkeypair -keyalg EC -groupname secp256r1 -validity 2 -dname CN=localhost"
              + " -ext san=dns:localhost,ip:127.0.0.1");
      keytool(keyStore, "-exportcert -rfc -file " + pem);
      return new Certificate(keyStore, pem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The certificate alone, for those who are to trust it. */
  public Path pem() {
    return pem;
  }

  /** The certificate and its key, as PKCS #12. */
  public Path keyStore() {
    return keyStore;
  }

  /** Opens the key store. */
  public String password() {
    return PASSWORD;
  }

  /** For a server that shows this certificate. */
  public KeyManagerFactory keys() {
    try {
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(load(), PASSWORD.toCharArray());
      return keys;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a client that trusts this certificate only. */
  public SSLContext trust() {
    try {
      var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(ALIAS, load().getCertificate(ALIAS));
      trusted.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trusted.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KeyStore load() throws GeneralSecurityException {
    try {
      return KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void keytool(Path keyStore, String command) throws IOException {
    var line =
        "%s %s -alias %s -keystore %s -storetype PKCS12 -storepass %s"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "keytool"),
                command,
                ALIAS,
                keyStore,
                PASSWORD);
    var process =
        new ProcessBuilder(List.of(line.split(" ", -1))).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("keytool failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool ran", e);
    }
  }
}
