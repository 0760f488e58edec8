package io.gatelens.sdk.resource;

import static io.opentelemetry.semconv.ServiceAttributes.SERVICE_NAME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNameTest {

  private static final ConfigProperties NONE = DefaultConfigProperties.createFromMap(Map.of());

  @TempDir private Path folder;

  @Test
  void serviceNameOfTheUser_wins() {
    ServiceNameResourceProvider provider = provider("x.Main", "");

    assertThat(shouldApply(provider, Map.of("otel.service.name", "mine"))).isFalse();
    assertThat(shouldApply(provider, Map.of("otel.resource.attributes", "service.name=mine")))
        .isFalse();
    assertThat(shouldApply(provider, Map.of("otel.resource.attributes", "a=b"))).isTrue();
  }

  @Test
  void anotherDetectorsName_isKept() {
    ServiceNameResourceProvider provider = provider("x.Main", "");
    Resource detected = Resource.builder().put(SERVICE_NAME, "theirs").build();

    assertThat(provider.shouldApply(NONE, detected)).isFalse();
  }

  @Test
  void commandLine_winsOverPropertyAndFile() throws IOException {
    write("application.properties", "spring.application.name=from-file");
    ConfigProperties property =
        DefaultConfigProperties.createFromMap(Map.of("spring.application.name", "from-property"));

    String command = "x.Main --server.port=1 --spring.application.name=from-command";

    assertThat(name(provider(command, ""), property)).isEqualTo("from-command");
    assertThat(name(provider("x.Main", ""), property)).isEqualTo("from-property");
    assertThat(name(provider("x.Main", ""), NONE)).isEqualTo("from-file");
  }

  @Test
  void yamlInSpringBootJar_isFound() throws IOException {
    File jar =
        jar(
            "orders 1.jar",
            "BOOT-INF/classes/application.yml",
            """
            # a comment: with a colon
            server:
              port: 8080
            spring:
              cloud:
                gateway:
                  routes:
                  - id: a
                    uri: http://a:1
              application:
                name: "orders-gateway" # its name
            """);

    assertThat(name(provider(jar + " --x", jar.getPath()), NONE)).isEqualTo("orders-gateway");
  }

  @Test
  void jarWithoutSpring_givesItsNameWithoutVersion() throws IOException {
    File jar = jar("edge-gateway-1.2.3-SNAPSHOT.jar", "x.txt", "");

    assertThat(name(provider(jar.getPath(), jar.getPath()), NONE)).isEqualTo("edge-gateway");
  }

  @Test
  void explodedClassPath_isRead() throws IOException {
    write("app/BOOT-INF/classes/application.yaml", "spring.application.name: exploded\n");
    String launcher = "org.springframework.boot.loader.launch.JarLauncher";

    ServiceNameResourceProvider provider = provider(launcher, folder.resolve("app").toString());

    assertThat(name(provider, NONE)).isEqualTo("exploded");
  }

  @Test
  void springBootLauncherAlone_saysNothing() {
    assertThat(name(provider("org.springframework.boot.loader.JarLauncher", ""), NONE)).isNull();
    assertThat(name(provider("", ""), NONE)).isNull();
  }

  @Test
  void mainClass_isTheLastResort() {
    assertThat(name(provider("com.example.Edge arg", "lib.jar"), NONE))
        .isEqualTo("com.example.Edge");
    assertThat(name(provider("module/com.example.Edge", ""), NONE)).isEqualTo("com.example.Edge");
  }

  @Test
  void brokenJar_isPassedOver() throws IOException {
    write("broken.jar", "no jar");
    String jar = folder.resolve("broken.jar").toString();

    assertThat(name(provider(jar, jar), NONE)).isEqualTo("broken");
  }

  @Test
  void namesOfProfiles_areNotTaken() throws IOException {
    write(
        "config/application.yml",
        """
        spring.config.activate.on-profile: prod
        spring.application.name: prod-only
        ---
        spring:
          application:
            name: for-all
        """);

    assertThat(name(provider("x.Main", ""), NONE)).isEqualTo("for-all");
  }

  @ParameterizedTest
  @CsvSource({
    "${APP_NAME:fallback}, fallback",
    "${SET:fallback}, set-value",
    "${APP_NAME},",
    "@project.artifactId@,",
    "a-${X}-b,",
  })
  void placeholders_areResolvedOrPassedOver(String written, @Nullable String expected)
      throws IOException {
    write("application.properties", "spring.application.name=" + written);
    ConfigProperties config = DefaultConfigProperties.createFromMap(Map.of("set", "set-value"));

    assertThat(name(provider("", ""), config)).isEqualTo(expected);
  }

  private ServiceNameResourceProvider provider(String command, String classPath) {
    return new ServiceNameResourceProvider(
        LaunchedApplication.of(command, classPath), folder.toFile());
  }

  private static @Nullable String name(
      ServiceNameResourceProvider provider, ConfigProperties config) {
    return provider.createResource(config).getAttribute(SERVICE_NAME);
  }

  private static boolean shouldApply(
      ServiceNameResourceProvider provider, Map<String, String> config) {
    return provider.shouldApply(
        DefaultConfigProperties.createFromMap(config), Resource.getDefault());
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private File jar(String name, String entry, String text) throws IOException {
    Path path = Files.createDirectories(folder.resolve("apps")).resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(path))) {
      out.putNextEntry(new JarEntry(entry));
      out.write(text.getBytes(UTF_8));
    }
    return path.toFile();
  }
}
