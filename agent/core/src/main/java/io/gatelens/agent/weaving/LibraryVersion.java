package io.gatelens.agent.weaving;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.Properties;
import java.util.jar.Attributes;
import org.jspecify.annotations.Nullable;

/** Tells the version of a gateway's library from what its jar says of itself. */
final class LibraryVersion {

  private LibraryVersion() {}

  /**
   * Reads {@code META-INF/maven/<group>/<artifact>/pom.properties} through the application's
   * loader, else {@code Implementation-Version} of the jar that holds the type: not every library
   * is built by Maven.
   *
   * @param coordinates {@code groupId:artifactId}, several separated by commas
   * @param typeName a class of the library
   * @return e.g. {@code spring-cloud-gateway-server 4.3.5}, or {@code an unknown version of …}
   */
  static String describe(String coordinates, String typeName, ClassLoader loader) {
    String artifact = coordinates;
    for (String coordinate : coordinates.split(",", -1)) {
      int colon = coordinate.indexOf(':');
      if (colon > 0) {
        artifact = coordinate.substring(colon + 1).trim();
        String version = pomVersion(coordinate.substring(0, colon).trim(), artifact, loader);
        if (version != null) {
          return artifact + " " + version;
        }
      }
    }
    String version = manifestVersion(typeName, loader);
    return version == null ? "an unknown version of " + coordinates : artifact + " " + version;
  }

  private static @Nullable String pomVersion(String group, String artifact, ClassLoader loader) {
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

  private static @Nullable String manifestVersion(String typeName, ClassLoader loader) {
    URL classFile = loader.getResource(typeName.replace('.', '/') + ".class");
    if (classFile == null) {
      return null;
    }
    try {
      URLConnection connection = classFile.openConnection();
      Attributes attributes =
          connection instanceof JarURLConnection jar ? jar.getMainAttributes() : null;
      return attributes == null
          ? null
          : attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    } catch (IOException e) {
      return null; // As above.
    }
  }
}
