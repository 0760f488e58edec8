package io.gatelens.dist;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;

/**
 * Leaves out of some libraries what nobody refers to.
 *
 * <p>Kept are the classes of everything else, the providers of services, and each class that a kept
 * one names ({@link ClassReferences}). So a library may be among those that are made slim if it
 * finds its own classes by their whole names, or by service files: not by names that it puts
 * together, and not by what lies in a package.
 */
final class SlimLibraries {

  /** What the names of their classes begin with. */
  private final List<String> prefixes;

  SlimLibraries(List<String> prefixes) {
    this.prefixes = prefixes;
  }

  /**
   * The classes of these libraries that cannot be reached.
   *
   * @param classFiles by internal name, of all parts
   * @param providers internal names of classes that are looked for by name; others are ignored
   */
  Set<String> unreachable(Map<String, byte[]> classFiles, Collection<String> providers) {
    Set<String> kept = new HashSet<>();
    Queue<byte[]> unread = new ArrayDeque<>();
    classFiles.forEach(
        (name, classFile) -> {
          if (!isOfThese(name) || providers.contains(name)) {
            kept.add(name);
            unread.add(classFile);
          }
        });
    for (byte[] next = unread.poll(); next != null; next = unread.poll()) {
      for (String name : ClassReferences.of(next)) {
        byte[] referred = classFiles.get(name);
        if (referred != null && kept.add(name)) {
          unread.add(referred);
        }
      }
    }
    Set<String> unreachable = new TreeSet<>(classFiles.keySet());
    unreachable.removeAll(kept);
    return unreachable;
  }

  private boolean isOfThese(String className) {
    return prefixes.stream().anyMatch(className::startsWith);
  }
}
