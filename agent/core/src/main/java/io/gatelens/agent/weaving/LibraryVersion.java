package io.gatelens.agent.weaving;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Tells the version of a gateway's library from what its jar says of itself. */
final class LibraryVersion {

  private LibraryVersion() {}

  /**
   * Reads {@code META-INF/maven/<group>/<artifact>/pom.properties} through the application's
   * loader.
   *
   * @param coordinates {@code groupId:artifactId}, several separated by commas
   * @return e.g. {@code spring-cloud-gateway-server 4.3.5}, or {@code an unknown version of …}
   */
  static String describe(String coordinates, ClassLoader loader) {
    for (String coordinate : coordinates.split(",", -1)) {
      int colon = coordinate.indexOf(':');
      if (colon > 0) {
        String artifact = coordinate.substring(colon + 1).trim();
        String version = version(coordinate.substring(0, colon).trim(), artifact, loader);
        if (version != null) {
          return artifact + " " + version;
        }
      }
    }
    return "an unknown version of " + coordinates;
  }

  private static @Nullable String version(String group, String artifact, ClassLoader loader) {
    String resource = "META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    try (InputStream in = loader.getResourceAsStream(resource)) {
      if (in == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      return null; // Only a message is poorer for it.
    }
  }
}
