package io.gatelens.agent.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The agent's version, as the build wrote it into the SDK extension's resources. */
public final class GatelensVersion {

  private static final String RESOURCE = "io/gatelens/sdk/resource/distribution.properties";

  private GatelensVersion() {}

  /** {@code unknown} where the resource cannot be read. */
  public static String current() {
    try (InputStream in = GatelensVersion.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
