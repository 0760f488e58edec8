package io.gatelens.sdk.resource;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;

/** {@code process.*}, without the command line: passwords can stand there. */
public final class ProcessResourceProvider implements ResourceProvider {

  static final AttributeKey<Long> PID = AttributeKey.longKey("process.pid");
  static final AttributeKey<String> EXECUTABLE_PATH =
      AttributeKey.stringKey("process.executable.path");
  static final AttributeKey<String> RUNTIME_NAME = AttributeKey.stringKey("process.runtime.name");
  static final AttributeKey<String> RUNTIME_VERSION =
      AttributeKey.stringKey("process.runtime.version");
  static final AttributeKey<String> RUNTIME_DESCRIPTION =
      AttributeKey.stringKey("process.runtime.description");

  @Override
  public Resource createResource(ConfigProperties config) {
    AttributesBuilder attributes = Attributes.builder();
    ProcessHandle process = ProcessHandle.current();
    attributes.put(PID, process.pid());
    process.info().command().ifPresent(path -> attributes.put(EXECUTABLE_PATH, path));
    putProperty(attributes, RUNTIME_NAME, "java.runtime.name");
    putProperty(attributes, RUNTIME_VERSION, "java.runtime.version");
    String vendor = System.getProperty("java.vm.vendor");
    String name = System.getProperty("java.vm.name");
    String version = System.getProperty("java.vm.version");
    if (vendor != null && name != null && version != null) {
      attributes.put(RUNTIME_DESCRIPTION, vendor + " " + name + " " + version);
    }
    return Resource.create(attributes.build());
  }

  private static void putProperty(
      AttributesBuilder attributes, AttributeKey<String> key, String property) {
    String value = System.getProperty(property);
    if (value != null) {
      attributes.put(key, value);
    }
  }
}
