package io.gatelens.sdk.cloud;

import io.gatelens.sdk.document.BadDocumentException;
import io.gatelens.sdk.document.Fields;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The attributes as they come together. What is not known, or no sensible value, is left out. */
final class Facts {

  static final String PLATFORM = "cloud.platform";
  static final String REGION = "cloud.region";
  static final String ZONE = "cloud.availability_zone";
  static final String ACCOUNT = "cloud.account.id";
  static final String RESOURCE_ID = "cloud.resource_id";
  static final String HOST_ID = "host.id";
  static final String HOST_NAME = "host.name";
  static final String HOST_TYPE = "host.type";
  static final String HOST_IMAGE_ID = "host.image.id";
  static final String CLUSTER = "k8s.cluster.name";
  static final String FUNCTION_NAME = "faas.name";
  static final String FUNCTION_VERSION = "faas.version";
  static final String FUNCTION_INSTANCE = "faas.instance";
  static final String FUNCTION_MEMORY = "faas.max_memory";

  private static final Logger LOGGER = Logger.getLogger(Facts.class.getName());

  /** The longest that a cloud has is an ARN or a resource's path, of some 300 characters. */
  private static final int MAX_LENGTH = 1024;

  private static final long MEBIBYTE = 1024 * 1024;

  private final AttributesBuilder attributes = Attributes.builder();

  Attributes attributes() {
    return attributes.build();
  }

  void platform(Platform platform) {
    attributes.put(CloudResourceProvider.PROVIDER, platform.provider());
    attributes.put(PLATFORM, platform.conventionsName());
  }

  void put(String key, @Nullable String value) {
    if (isSensible(value)) {
      attributes.put(key, value);
    }
  }

  /** The conventions have an array, and there is one value of it. */
  void putOnly(String key, @Nullable String value) {
    if (value != null && isSensible(value)) {
      attributes.put(AttributeKey.stringArrayKey(key), List.of(value));
    }
  }

  void putNumber(String key, @Nullable String value) {
    putProduct(key, value, 1);
  }

  /** Given in MiB, reported in bytes. */
  void putMemory(@Nullable String mebibytes) {
    putProduct(FUNCTION_MEMORY, mebibytes, MEBIBYTE);
  }

  private void putProduct(String key, @Nullable String value, long factor) {
    if (value == null) {
      return;
    }
    try {
      attributes.put(key, Math.multiplyExact(Long.parseLong(value), factor));
    } catch (NumberFormatException | ArithmeticException e) {
      LOGGER.log(Level.FINE, key + " is left out, as " + value + " is no number", e);
    }
  }

  /** What stands behind the last slash: {@code projects/1/zones/europe-west1-b}. */
  static @Nullable String lastPart(@Nullable String path) {
    return path == null ? null : path.substring(path.lastIndexOf('/') + 1);
  }

  /** An object of JSON; null, and a line in the log, where the answer is none. */
  static @Nullable Fields json(String source, @Nullable String answer) {
    if (answer == null) {
      return null;
    }
    try {
      Fields fields = Fields.of(answer);
      fields.check();
      return fields;
    } catch (BadDocumentException e) {
      LOGGER.log(Level.FINE, source + " is left out, as it is no JSON object", e);
      return null;
    }
  }

  private static boolean isSensible(@Nullable String value) {
    return value != null
        && !value.isBlank()
        && value.length() <= MAX_LENGTH
        && value.chars().noneMatch(Character::isISOControl);
  }
}
