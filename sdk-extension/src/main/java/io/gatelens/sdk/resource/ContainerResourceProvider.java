package io.gatelens.sdk.resource;

import static io.opentelemetry.semconv.ContainerAttributes.CONTAINER_ID;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * {@code container.id} on Linux, from what the kernel says of this process: the control group's
 * path names the container (version 1), or the runtime mounted {@code /etc/hostname} from a folder
 * named so (version 2).
 */
public final class ContainerResourceProvider implements ResourceProvider {

  private static final int ID_LENGTH = 64;

  private final File cgroup;
  private final File mounts;

  /** For the SPI. */
  public ContainerResourceProvider() {
    this(new File("/proc/self/cgroup"), new File("/proc/self/mountinfo"));
  }

  ContainerResourceProvider(File cgroup, File mounts) {
    this.cgroup = cgroup;
    this.mounts = mounts;
  }

  @Override
  public Resource createResource(ConfigProperties config) {
    String id = idInCgroup();
    if (id == null) {
      id = idInMounts();
    }
    return id == null ? Resource.empty() : Resource.create(Attributes.of(CONTAINER_ID, id));
  }

  /** {@code 5:cpu:/docker/<id>}, {@code …/cri-containerd-<id>.scope}, {@code …:<id>}. */
  private @Nullable String idInCgroup() {
    String text = SmallFile.read(cgroup);
    if (text == null) {
      return null;
    }
    for (String line : text.lines().toList()) {
      String id = lastId(line.substring(line.lastIndexOf('/') + 1));
      if (id != null) {
        return id;
      }
    }
    return null;
  }

  /**
   * {@code … /var/lib/docker/containers/<id>/hostname /etc/hostname …}. With containerd that file
   * belongs to the pod's sandbox, which is not the container: no id is better than that one.
   */
  private @Nullable String idInMounts() {
    String text = SmallFile.read(mounts);
    if (text == null) {
      return null;
    }
    for (String line : text.lines().toList()) {
      int containers = line.indexOf("containers/");
      if (containers >= 0 && line.contains(" /etc/hostname ")) {
        String id = lastId(line.substring(containers, line.indexOf(" /etc/hostname ")));
        if (id != null) {
          return id;
        }
      }
    }
    return null;
  }

  /** The last run of exactly 64 lower-case hexadecimal digits. */
  private static @Nullable String lastId(String text) {
    int end = text.length();
    while (end > 0) {
      int start = end;
      while (start > 0 && isHex(text.charAt(start - 1))) {
        start--;
      }
      if (end - start == ID_LENGTH) {
        return text.substring(start, end);
      }
      end = start == end ? end - 1 : start;
    }
    return null;
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
