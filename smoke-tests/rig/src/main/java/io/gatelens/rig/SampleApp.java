package io.gatelens.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A build of the sample gateway and the directory it runs in, whose {@code config/application.yml}
 * holds its routes: {@code POST /actuator/refresh} reads them again.
 */
public final class SampleApp {
  /** Every supported line of Spring Cloud Gateway, oldest first. */
  public static final List<String> LINES = List.of("3.1", "4.0", "4.1", "4.2", "4.3", "5.0");

  /** The line for what does not depend on versions. */
  public static final String USUAL_LINE = "4.3";

  private static final String GATEWAY_SETTINGS = "spring.cloud.gateway.server.webflux.";

  private final Path jar;
  private final Path directory;

  private SampleApp(Path jar, Path directory) {
    this.jar = jar;
    this.directory = directory;
  }

  /**
   * The sample on one line of Spring Cloud Gateway, with its own routes written out.
   *
   * @param line one of {@link #LINES}; {@code 4.3-observed} is 4.3 with Log4j 2 and tracing of its
   *     own
   * @throws IllegalStateException when it is not built
   */
  public static SampleApp onSpringCloudGateway(String line) {
    var name = "spring-cloud-gateway-" + line;
    var jar = repository().resolve("smoke-tests/apps/" + name + "/target/" + name + ".jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is missing: build it with ./mvnw package");
    }
    try {
      var app = new SampleApp(jar, Files.createTempDirectory("gatelens-" + name));
      app.writeRoutes(app.defaultRoutes());
      return app;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The agent's jar as {@code ./mvnw package} leaves it; it may not exist. */
  public static Path builtAgent() {
    return repository().resolve("agent/dist/target/gatelens.jar");
  }

  /** A setting of the gateway under the name that it has in a line. */
  public static String setting(String line, String name) {
    return (line.compareTo("4.3") < 0 ? "spring.cloud.gateway." : GATEWAY_SETTINGS) + name;
  }

  /** The executable jar. */
  public Path jar() {
    return jar;
  }

  /** The directory that it runs in. */
  public Path directory() {
    return directory;
  }

  /** Describes a process of it whose upstreams are these; nobody listens on its dead port. */
  public GatewayProcess.Builder process(int upstreamA, int upstreamB) {
    return GatewayProcess.of(jar)
        .directory(directory)
        .argument("--upstream.a=" + upstreamA)
        .argument("--upstream.b=" + upstreamB);
  }

  /**
   * The version of a library in the jar.
   *
   * @param artifact e.g. {@code spring-boot}
   * @throws IllegalStateException when the jar does not hold it
   */
  public String libraryVersion(String artifact) {
    var prefix = "BOOT-INF/lib/" + artifact + "-";
    try (var zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.startsWith(prefix))
          .map(name -> name.substring(prefix.length(), name.length() - ".jar".length()))
          .filter(version -> Character.isDigit(version.charAt(0)))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(jar + " holds no " + artifact));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The routes in the jar, as YAML. */
  public String defaultRoutes() {
    try (var zip = new ZipFile(jar.toFile());
        var in = zip.getInputStream(zip.getEntry("BOOT-INF/classes/routes.yml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces the routes that the next start or refresh reads. */
  public void writeRoutes(String yaml) {
    try {
      var file = directory.resolve("config/application.yml");
      Files.createDirectories(file.getParent());
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds routes, as a list in YAML that is not indented, behind those of the next start. */
  public void addRoutes(String yaml) {
    var routes = defaultRoutes();
    var first = routes.indexOf("- id:");
    var indent = routes.substring(routes.lastIndexOf('\n', first) + 1, first);
    writeRoutes(routes.stripTrailing() + "\n\n" + yaml.indent(indent.length()));
  }

  private static Path repository() {
    for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve("mvnw"))) {
        return at;
      }
    }
    throw new IllegalStateException("not within a checkout of Gatelens");
  }
}
