package io.gatelens.agent.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and its certificate, which it signed itself, in a file.
 *
 * @param file in the format PKCS12
 */
public record TestKeyStore(Path file) {

  public static final String PASSWORD = "changeit";

  private static final String ALIAS = "a";

  /** Makes one for {@code localhost} and {@code 127.0.0.1}. */
  public static TestKeyStore create(Path folder, String name)
      throws IOException, InterruptedException {
    Path file = folder.resolve(name + ".p12");
    Stream<String> command =
        Stream.of(
                List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()),
                List.of("-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-dname", "CN=" + name),
                List.of("-ext", "san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12"),
                List.of("-storepass", PASSWORD, "-keystore", file.toString()))
            .flatMap(List::stream);
    Process keytool =
        new ProcessBuilder(command.toList())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    return new TestKeyStore(file);
  }

  public Certificate certificate() throws Exception {
    return load().getCertificate(ALIAS);
  }

  public Key key() throws Exception {
    return load().getKey(ALIAS, PASSWORD.toCharArray());
  }

  /** Shows its own key, and trusts the other's certificate only. */
  public SSLContext trusting(TestKeyStore other) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(load(), PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, other.certificate());
    TrustManagerFactory trusts =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusts.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusts.getTrustManagers(), null);
    return context;
  }

  private KeyStore load() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }
}
