package io.gatelens.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What is in the jar, and what an application can see of it. */
class AgentJarTest {

  private static final File JAR = new File(System.getProperty("gatelens.jar"));
  private static final Path PARTS = Path.of(System.getProperty("gatelens.parts"));

  /** A local header and one in the central directory, without the names. */
  private static final int ZIP_HEADERS = 30 + 46;

  private static final Path ROOT = Path.of(System.getProperty("gatelens.root"));

  @Test
  void onlyTheBootstrapClassesArePlainClasses() throws IOException {
    List<String> plain = entries(".class");

    assertThat(plain)
        .isNotEmpty()
        .allMatch(name -> name.startsWith("io/gatelens/bootstrap/"), "of the bootstrap package");
  }

  @Test
  void everythingElseLiesUnderThePrefix() throws IOException {
    assertThat(entries(""))
        .allMatch(
            name ->
                name.startsWith("inst/")
                    || name.startsWith("META-INF/licenses/")
                    || name.startsWith("io/gatelens/bootstrap/")
                    || name.equals("META-INF/MANIFEST.MF"),
            "where it belongs");
  }

  @Test
  void plainClassesAreJava8_soThatAnOldJvmCanSayWhatIsWrong() throws IOException {
    try (JarFile jar = new JarFile(JAR)) {
      for (String name : entries(".class")) {
        byte[] bytes = jar.getInputStream(jar.getEntry(name)).readAllBytes();
        assertThat(new ClassReader(bytes).readUnsignedShort(6)).as(name).isEqualTo(Opcodes.V1_8);
      }
    }
  }

  @Test
  void everyInstrumentationFolderIsInTheJar() throws IOException {
    List<String> modules = service("io.gatelens.instrumentation.InstrumentationModule");

    int folders = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(ROOT.resolve("instrumentation"))) {
      for (Path folder : all) {
        if (Files.exists(
            folder.resolve(
                "src/main/resources/META-INF/services/"
                    + "io.gatelens.instrumentation.InstrumentationModule"))) {
          folders++;
        }
      }
    }
    assertThat(modules).hasSize(folders).doesNotHaveDuplicates();
    assertThat(folders).isPositive();
  }

  @Test
  void everyServiceFileOfEveryPartIsThere_andItsProvidersToo() throws IOException {
    Set<String> services = new TreeSet<>();
    for (Path part : parts()) {
      try (JarFile jar = new JarFile(part.toFile())) {
        Collections.list(jar.entries()).stream()
            .map(JarEntry::getName)
            .filter(name -> name.startsWith("META-INF/services/") && !name.endsWith("/"))
            .forEach(services::add);
      }
    }

    Set<String> all = Set.copyOf(entries(""));
    assertThat(services).isNotEmpty();
    for (String service : services) {
      if (!service.endsWith("HttpSenderProvider")) {
        assertThat(all).contains("inst/" + service);
      }
      for (String provider : service(service.substring("META-INF/services/".length()))) {
        assertThat(all).contains("inst/" + provider.replace('.', '/') + ".classdata");
      }
    }
  }

  @Test
  void overHttpTheJdkIsTheOnlySender_andOkHttpTheOnlyOneOverGrpc() throws IOException {
    assertThat(service("io.opentelemetry.sdk.common.export.HttpSenderProvider"))
        .singleElement()
        .asString()
        .contains(".sender.jdk.");
    assertThat(service("io.opentelemetry.sdk.common.export.GrpcSenderProvider"))
        .singleElement()
        .asString()
        .contains(".sender.okhttp.");
  }

  @Test
  void noLibraryUsesJavaUtilLogging_andOurLoggerHasEveryMethodTheyCall() throws IOException {
    Set<String> offered = new TreeSet<>();
    Set<String> called = new TreeSet<>();
    try (JarFile jar = new JarFile(JAR)) {
      for (String name : entries(".classdata")) {
        ClassReader reader = new ClassReader(jar.getInputStream(jar.getEntry(name)).readAllBytes());
        reader.accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String method, String descriptor, String signature, String[] thrown) {
                if (reader.getClassName().equals("io/gatelens/agent/logging/SdkLogger")) {
                  offered.add(method + descriptor);
                }
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitMethodInsn(
                      int opcode,
                      String owner,
                      String called0,
                      String called1,
                      boolean isInterface) {
                    assertThat(owner).as(name).isNotEqualTo("java/util/logging/Logger");
                    if (owner.equals("io/gatelens/agent/logging/SdkLogger")) {
                      called.add(called0 + called1);
                    }
                  }
                };
              }
            },
            ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
      }
    }

    assertThat(called).isNotEmpty();
    assertThat(offered).containsAll(called);
  }

  /**
   * The JDK has one such thread for all of the JVM, and who needs it first begins it: it would have
   * the agent's class loader in the application's callbacks.
   */
  @Test
  void nobodyUsesTheThreadThatTheJdkHasForTimeouts() throws IOException {
    Set<String> shared = Set.of("orTimeout", "completeOnTimeout", "delayedExecutor");
    Set<String> users = new TreeSet<>();
    try (JarFile jar = new JarFile(JAR)) {
      for (String name : entries(".classdata")) {
        new ClassReader(jar.getInputStream(jar.getEntry(name)).readAllBytes())
            .accept(
                new ClassVisitor(Opcodes.ASM9) {
                  @Override
                  public MethodVisitor visitMethod(
                      int access, String method, String type, String signature, String[] thrown) {
                    return new MethodVisitor(Opcodes.ASM9) {
                      @Override
                      public void visitMethodInsn(
                          int opcode, String owner, String called, String types, boolean isFace) {
                        if (owner.equals("java/util/concurrent/CompletableFuture")
                            && shared.contains(called)) {
                          users.add(name + " " + called);
                        }
                      }
                    };
                  }
                },
                ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
      }
    }

    assertThat(users).isEmpty();
  }

  /** OpenTelemetry's encoder of strings, where the one of Java 8 may not be used. */
  @Test
  void classesThatOnlyNewerJavaSees_areThereToo() throws IOException {
    assertThat(entries(".classdata"))
        .contains(
            "inst/io/opentelemetry/exporter/internal/marshal/VarHandleStringEncoder.classdata")
        .noneMatch(name -> name.contains("META-INF/versions"));
  }

  @Test
  void theManifestNamesTheAgentAndTheCommand() throws IOException {
    try (JarFile jar = new JarFile(JAR)) {
      Attributes attributes = jar.getManifest().getMainAttributes();

      assertThat(attributes.getValue("Premain-Class"))
          .isEqualTo("io.gatelens.bootstrap.GatelensAgent");
      assertThat(attributes.getValue("Main-Class"))
          .isEqualTo("io.gatelens.bootstrap.GatelensCommand");
      assertThat(attributes.getValue("Launcher-Agent-Class")).isNull();
    }
  }

  @Test
  void theJarIsAtMostTenMegabytes() {
    assertThat(JAR.length()).isLessThan(10_000_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "byte-buddy, net/bytebuddy",
    "httpcore5, org/apache/hc",
    "opentelemetry-exporter-sender-okhttp, io/opentelemetry/exporter/sender/okhttp okhttp3 okio kotlin"
  })
  void sizeOfALargeLibrary_isWhatArchitectureSays(String library, String packages)
      throws IOException {
    String row =
        Files.readAllLines(ROOT.resolve("ARCHITECTURE.md")).stream()
            .filter(line -> line.startsWith("| " + library))
            .findFirst()
            .orElseThrow();
    String size = row.substring(row.lastIndexOf('|', row.length() - 2) + 1, row.length() - 1);

    assertThat(Double.parseDouble(size.replace(" ", "")))
        .isCloseTo(bytesOf(packages.split(" ", -1)) / 1e3, withinPercentage(2));
  }

  /** Compressed, with what the zip format says of each entry. */
  private static long bytesOf(String... packages) throws IOException {
    long bytes = 0;
    try (JarFile jar = new JarFile(JAR)) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        for (String name : packages) {
          if (entry.getName().startsWith("inst/" + name + "/")) {
            bytes += entry.getCompressedSize() + ZIP_HEADERS + 2L * entry.getName().length();
          }
        }
      }
    }
    return bytes;
  }

  private static List<String> service(String name) throws IOException {
    try (JarFile jar = new JarFile(JAR)) {
      JarEntry entry = jar.getJarEntry("inst/META-INF/services/" + name);
      if (entry == null) {
        return List.of();
      }
      return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }

  private static List<String> entries(String ending) throws IOException {
    try (JarFile jar = new JarFile(JAR)) {
      List<String> names = new ArrayList<>();
      Collections.list(jar.entries()).stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(ending))
          .forEach(names::add);
      return names;
    }
  }

  private static List<Path> parts() throws IOException {
    List<Path> parts = new ArrayList<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(PARTS, "*.jar")) {
      jars.forEach(parts::add);
    }
    return parts;
  }
}
