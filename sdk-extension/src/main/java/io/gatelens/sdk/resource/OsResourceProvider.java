package io.gatelens.sdk.resource;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code os.*}, as the JVM says it. */
public final class OsResourceProvider implements ResourceProvider {

  static final AttributeKey<String> OS_TYPE = AttributeKey.stringKey("os.type");
  static final AttributeKey<String> OS_NAME = AttributeKey.stringKey("os.name");
  static final AttributeKey<String> OS_VERSION = AttributeKey.stringKey("os.version");

  @Override
  public Resource createResource(ConfigProperties config) {
    AttributesBuilder attributes = Attributes.builder();
    String name = System.getProperty("os.name");
    if (name != null) {
      attributes.put(OS_NAME, name);
      String type = type(name);
      if (type != null) {
        attributes.put(OS_TYPE, type);
      }
    }
    String version = System.getProperty("os.version");
    if (version != null) {
      attributes.put(OS_VERSION, version);
    }
    return Resource.create(attributes.build());
  }

  /** The conventions' name; null where they have none. */
  static @Nullable String type(String javaName) {
    String name = javaName.toLowerCase(Locale.ROOT);
    if (name.startsWith("linux")) {
      return "linux";
    }
    if (name.startsWith("windows")) {
      return "windows";
    }
    if (name.startsWith("mac")) {
      return "darwin";
    }
    if (name.startsWith("aix")) {
      return "aix";
    }
    if (name.startsWith("sunos")) {
      return "solaris";
    }
    return name.startsWith("freebsd") ? "freebsd" : null;
  }
}
