package io.gatelens.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is left out of libraries is missed by nothing that is in the jar. */
class LeftOutTest {

  private static final Map<String, byte[]> JAR = new HashMap<>();
  private static final Map<String, byte[]> PARTS = new HashMap<>();
  private static final Set<String> LEFT_OUT = new TreeSet<>();

  @BeforeAll
  static void read() throws IOException {
    readClasses(new File(System.getProperty("gatelens.jar")), "inst/", ".classdata", JAR);
    try (DirectoryStream<Path> parts =
        Files.newDirectoryStream(Path.of(System.getProperty("gatelens.parts")), "*.jar")) {
      for (Path part : parts) {
        readClasses(part.toFile(), "", ".class", PARTS);
      }
    }
    PARTS.keySet().removeIf(name -> name.startsWith("io/gatelens/bootstrap/"));
    LEFT_OUT.addAll(PARTS.keySet());
    LEFT_OUT.removeAll(JAR.keySet());
  }

  private static void readClasses(
      File file, String prefix, String ending, Map<String, byte[]> classFiles) throws IOException {
    try (JarFile jar = new JarFile(file, false, JarFile.OPEN_READ, Runtime.Version.parse("17"))) {
      for (JarEntry entry : jar.versionedStream().toList()) {
        String name = entry.getName();
        if (name.startsWith(prefix)
            && name.endsWith(ending)
            && !name.endsWith("module-info.class")) {
          classFiles.put(
              name.substring(prefix.length(), name.length() - ending.length()),
              jar.getInputStream(entry).readAllBytes());
        }
      }
    }
  }

  @Test
  void onlyClassesOfLargeLibraries_areLeftOut() {
    assertThat(LEFT_OUT)
        .contains("net/bytebuddy/implementation/MethodDelegation", "kotlin/uuid/Uuid")
        .allMatch(
            name -> name.matches("(kotlin|net/bytebuddy|okhttp3|okio|org/apache/hc/core5)/.*"));
  }

  @Test
  void nothingInTheJar_refersToWhatIsLeftOut() {
    List<String> missed = new ArrayList<>();
    JAR.forEach(
        (name, classFile) -> {
          for (String referred : ClassReferences.of(classFile)) {
            if (LEFT_OUT.contains(referred)) {
              missed.add(name + " -> " + referred);
            }
          }
        });

    assertThat(missed).isEmpty();
  }

  /** Some need a library that is optional to theirs, and did so before. */
  @Test
  void everyClassLinks_andDescribesItself_whereItDoesWithWholeLibraries() {
    ClassLoader slim = new Classes(JAR);
    ClassLoader whole = new Classes(PARTS);

    Set<String> broken = new TreeSet<>();
    Set<String> sound = new HashSet<>();
    for (String name : JAR.keySet()) {
      (isSound(name, slim) ? sound : broken).add(name);
    }
    broken.removeIf(name -> !isSound(name, whole));

    assertThat(sound).hasSizeGreaterThan(JAR.size() * 9 / 10);
    assertThat(broken).isEmpty();
  }

  /** The JVM verifies the code of a class before it tells its methods. */
  private static boolean isSound(String name, ClassLoader loader) {
    try {
      Class<?> type = Class.forName(name.replace('/', '.'), false, loader);
      return type.getDeclaredMethods().length
              + type.getDeclaredConstructors().length
              + type.getDeclaredFields().length
              + type.getAnnotations().length
              + type.getSimpleName().length()
          >= 0;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** The JDK's and these. */
  private static final class Classes extends ClassLoader {
    private final Map<String, byte[]> classFiles;

    private Classes(Map<String, byte[]> classFiles) {
      super(ClassLoader.getPlatformClassLoader());
      this.classFiles = classFiles;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] classFile = classFiles.get(name.replace('.', '/'));
      if (classFile == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, classFile, 0, classFile.length);
    }
  }
}
