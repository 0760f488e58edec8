package io.gatelens.sdk.resource;

import static io.opentelemetry.semconv.ContainerAttributes.CONTAINER_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerResourceProviderTest {

  private static final String ID =
      "9bd9f0eb6b34c2d2b2b5a5a6c2cf6c6d1c1d6b4a9f6f5b7a8d8e9c0f1a2b3c4d";
  private static final String SANDBOX =
      "0000f0eb6b34c2d2b2b5a5a6c2cf6c6d1c1d6b4a9f6f5b7a8d8e9c0f1a2b3c4d";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12:cpu:/docker/" + ID,
        "1:name=systemd:/kubepods.slice/pod1.slice/cri-containerd-" + ID + ".scope",
        "1:name=systemd:/kubepods-besteffort-pod1.slice:cri-containerd:" + ID,
        "0::/system.slice/docker-" + ID + ".scope",
      })
  void controlGroup_namesTheContainer(String line) throws IOException {
    assertThat(id("13:pids:/\n" + line + "\n", "")).isEqualTo(ID);
  }

  @Test
  void mountedHostname_namesTheContainer() throws IOException {
    String mounts =
        """
        2098 2097 0:234 / /proc rw - proc proc rw
        2099 2097 254:1 /var/lib/docker/containers/%s/resolv.conf /etc/resolv.conf rw - ext4 a rw
        2100 2097 254:1 /var/lib/docker/containers/%s/hostname /etc/hostname rw - ext4 a rw
        """
            .formatted(ID, ID);

    assertThat(id("0::/\n", mounts)).isEqualTo(ID);
  }

  @Test
  void podmansHostname_namesTheContainer() throws IOException {
    String mounts =
        "9 8 0:5 /containers/overlay-containers/"
            + ID
            + "/userdata/hostname /etc/hostname rw - tmpfs tmpfs rw\n";

    assertThat(id("0::/\n", mounts)).isEqualTo(ID);
  }

  @Test
  void sandboxOfThePod_isNotTheContainer() throws IOException {
    String mounts =
        "9 8 0:5 /var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/"
            + SANDBOX
            + "/hostname /etc/hostname rw - ext4 a rw\n";

    assertThat(id("0::/\n", mounts)).isNull();
  }

  @Test
  void processOutsideOfContainers_hasNone() throws IOException {
    assertThat(id("0::/user.slice/user-1000.slice/session-2.scope\n", "")).isNull();
  }

  @Test
  void missingFiles_areNoContainer() {
    ContainerResourceProvider provider =
        new ContainerResourceProvider(
            folder.resolve("none").toFile(), folder.resolve("none").toFile());

    assertThat(provider.createResource(DefaultConfigProperties.createFromMap(Map.of())))
        .isEqualTo(Resource.empty());
  }

  private @Nullable String id(String cgroup, String mounts) throws IOException {
    Path cgroupFile = Files.writeString(folder.resolve("cgroup"), cgroup);
    Path mountsFile = Files.writeString(folder.resolve("mountinfo"), mounts);
    return new ContainerResourceProvider(cgroupFile.toFile(), mountsFile.toFile())
        .createResource(DefaultConfigProperties.createFromMap(Map.of()))
        .getAttribute(CONTAINER_ID);
  }
}
