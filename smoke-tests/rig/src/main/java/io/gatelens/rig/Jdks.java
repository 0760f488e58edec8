package io.gatelens.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The JDKs of this machine that Gatelens supports. */
public final class Jdks {
  private static final int OLDEST = 17;
  private static final Path LINUX_HOMES = Path.of("/usr/lib/jvm");

  private Jdks() {}

  /**
   * One JDK per feature version from 17 up, oldest first: the running one, those that {@code
   * JAVA_HOME} and {@code JAVA_HOME_*} name, and those where Linux distributions put them.
   */
  public static List<Jdk> found() {
    var byFeature = new TreeMap<Integer, Jdk>();
    byFeature.put(Jdk.current().feature(), Jdk.current());
    homes()
        .flatMap(home -> at(home).stream())
        .filter(jdk -> jdk.feature() >= OLDEST)
        .forEach(jdk -> byFeature.putIfAbsent(jdk.feature(), jdk));
    return List.copyOf(byFeature.values());
  }

  private static Stream<Path> homes() {
    var named =
        System.getenv().entrySet().stream()
            .filter(variable -> variable.getKey().startsWith("JAVA_HOME"))
            .map(variable -> Path.of(variable.getValue()));
    if (!Files.isDirectory(LINUX_HOMES)) {
      return named;
    }
    try (var installed = Files.list(LINUX_HOMES)) {
      return Stream.concat(named, installed.sorted().toList().stream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads {@code JAVA_VERSION} from the file that every JDK has in its home. */
  private static Optional<Jdk> at(Path home) {
    var release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isRegularFile(release)) {
      return Optional.empty();
    }
    try {
      return Files.readAllLines(release).stream()
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> line.replaceAll("[^0-9.]", ""))
          .map(version -> new Jdk(Integer.parseInt(version.split("\\.", 2)[0]), home))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
