package io.gatelens.sdk.datadog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control group of this process where it is in a container that does not show its id: the Agent
 * (from 7.51 on) knows containers by the group's inode, too.
 */
final class Cgroup {

  /** The inode of the host's control group namespace, fixed in Linux (PROC_CGROUP_INIT_INO). */
  private static final long HOST_NAMESPACE = 0xEFFFFFFBL;

  /** 0 is none, 1 means bad blocks, 2 is the root of a file system. */
  private static final long FIRST_INODE = 3;

  private static final String MEMORY = "memory";

  private final Path process;
  private final Path mount;

  /**
   * @param process {@code /proc/self}
   * @param mount {@code /sys/fs/cgroup}
   */
  Cgroup(Path process, Path mount) {
    this.process = process;
    this.mount = mount;
  }

  /** As {@code in-} and a number; null outside of a container and where it cannot be read. */
  @Nullable String inode() {
    try {
      if (inode(process.resolve("ns/cgroup")) == HOST_NAMESPACE) {
        return null;
      }
      for (String line : Files.readAllLines(process.resolve("cgroup"))) {
        String[] fields = line.split(":", 3);
        if (fields.length == 3 && List.of(MEMORY, "").contains(fields[1])) {
          long inode = inode(mount.resolve(fields[1]).resolve(relative(fields[2])));
          if (inode >= FIRST_INODE) {
            return "in-" + inode;
          }
        }
      }
      return null;
    } catch (IOException | UnsupportedOperationException | InvalidPathException e) {
      return null; // Not Linux, or a file that is not ours to read: there is nothing to tell.
    }
  }

  private static String relative(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }

  private static long inode(Path file) throws IOException {
    return (long) Files.getAttribute(file, "unix:ino");
  }
}
