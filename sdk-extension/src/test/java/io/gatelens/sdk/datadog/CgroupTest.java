package io.gatelens.sdk.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTest {

  @TempDir private Path folder;

  @Test
  void groupOfVersion2_isKnownByItsInode() throws IOException {
    Path group = Files.createDirectories(folder.resolve("fs/kubepods/pod1"));

    assertThat(inode("0::/kubepods/pod1\n"))
        .isEqualTo("in-" + Files.getAttribute(group, "unix:ino"));
  }

  @Test
  void groupOfVersion1_isTheOneOfMemory() throws IOException {
    Path group = Files.createDirectories(folder.resolve("fs/memory/docker"));

    assertThat(inode("3:cpu:/docker\n2:memory:/docker\n"))
        .isEqualTo("in-" + Files.getAttribute(group, "unix:ino"));
  }

  @Test
  void whatCannotBeRead_isNone() throws IOException {
    assertThat(inode("0::/gone\n")).isNull();
    assertThat(new Cgroup(folder.resolve("no"), folder).inode()).isNull();
  }

  private @Nullable String inode(String groups) throws IOException {
    Path process = Files.createDirectories(folder.resolve("self"));
    Files.createDirectories(process.resolve("ns"));
    Files.writeString(process.resolve("ns/cgroup"), "");
    Files.writeString(process.resolve("cgroup"), groups);
    return new Cgroup(process, folder.resolve("fs")).inode();
  }
}
