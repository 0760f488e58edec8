package io.gatelens.agent.status;

import io.gatelens.agent.configuration.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.apache.hc.core5.http.nio.ssl.BasicServerTlsStrategy;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/** TLS for the status server: the JDK's defaults, without the versions that are broken. */
final class StatusTls {

  private StatusTls() {}

  /**
   * The strategy for a key store; null where there is none.
   *
   * @throws IOException where it cannot be used; then there is no status rather than one in the
   *     clear
   */
  static @Nullable TlsStrategy of(@Nullable String keyStore, Secret password) throws IOException {
    if (keyStore == null) {
      return null;
    }
    try {
      char[] characters = password.characters();
      return new BasicServerTlsStrategy(
          SSLContexts.custom().loadKeyMaterial(Path.of(keyStore), characters, characters).build());
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new IOException("the key store " + keyStore + " cannot be used: " + e, e);
    }
  }
}
