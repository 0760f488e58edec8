package io.gatelens.sdk.resource;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * {@code host.*}. The name is the kernel's, or the one in the environment: {@code
 * InetAddress.getLocalHost} would ask a name server and can block for seconds.
 */
public final class HostResourceProvider implements ResourceProvider {

  static final AttributeKey<String> HOST_NAME = AttributeKey.stringKey("host.name");
  static final AttributeKey<String> HOST_ARCH = AttributeKey.stringKey("host.arch");
  static final AttributeKey<String> HOST_ID = AttributeKey.stringKey("host.id");

  private final File kernelName;
  private final File machineId;

  /** For the SPI. */
  public HostResourceProvider() {
    this(new File("/proc/sys/kernel/hostname"), new File("/etc/machine-id"));
  }

  HostResourceProvider(File kernelName, File machineId) {
    this.kernelName = kernelName;
    this.machineId = machineId;
  }

  @Override
  public Resource createResource(ConfigProperties config) {
    AttributesBuilder attributes = Attributes.builder();
    String name = SmallFile.firstLine(kernelName);
    if (name == null) {
      name = config.getString("hostname"); // HOSTNAME
    }
    if (name == null) {
      name = config.getString("computername"); // COMPUTERNAME on Windows
    }
    if (name != null && !name.isBlank()) {
      attributes.put(HOST_NAME, name);
    }
    String id = SmallFile.firstLine(machineId);
    if (id != null) {
      attributes.put(HOST_ID, id);
    }
    String arch = arch(System.getProperty("os.arch"));
    if (arch != null) {
      attributes.put(HOST_ARCH, arch);
    }
    return Resource.create(attributes.build());
  }

  /** The conventions' name of an architecture that Java calls otherwise. */
  static @Nullable String arch(@Nullable String java) {
    if (java == null) {
      return null;
    }
    return switch (java) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      case "i386", "i486", "i586", "i686" -> "x86";
      default -> java;
    };
  }
}
