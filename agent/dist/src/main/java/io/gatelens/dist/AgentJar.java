package io.gatelens.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Puts the agent's parts and libraries into one jar.
 *
 * <p>The bootstrap's classes stay plain class files. All else goes under {@code inst/} with the
 * ending {@code .classdata}, where no class loader but the agent's finds it. Service files of the
 * same name are joined. Entries are sorted and carry one fixed time, so equal parts make an equal
 * jar, byte by byte.
 */
public final class AgentJar {

  private static final String PREFIX = "inst/";
  private static final String SERVICES = "META-INF/services/";
  private static final String VERSIONS = "META-INF/versions/";
  private static final int JAVA = 17;

  /**
   * OkHttp is in the jar for OTLP over gRPC only, which the JDK's client cannot speak. Over HTTP
   * the JDK's client is the one sender there is.
   */
  private static final String OKHTTP_HTTP_SENDER =
      "io.opentelemetry.exporter.sender.okhttp.internal.OkHttpHttpSenderProvider";

  private final Map<String, byte[]> entries = new TreeMap<>();
  private final JulFreeLogging logging = new JulFreeLogging();

  private AgentJar() {}

  /** Arguments: folder of the parts, version, time of the entries, the jar, a copy of the jar. */
  public static void main(String[] arguments) throws IOException {
    AgentJar jar = new AgentJar();
    for (Path part : partsIn(Path.of(arguments[0]))) {
      jar.add(part);
    }
    Path target = Path.of(arguments[3]);
    jar.write(target, arguments[1], Instant.parse(arguments[2]));
    Files.copy(target, Path.of(arguments[4]), StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<Path> partsIn(Path folder) throws IOException {
    List<Path> parts = new ArrayList<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      jars.forEach(parts::add);
    }
    Collections.sort(parts);
    return parts;
  }

  private void add(Path part) throws IOException {
    String partName = part.getFileName().toString();
    boolean isBootstrap = partName.startsWith("gatelens-bootstrap-");
    try (JarFile jar =
        new JarFile(part.toFile(), false, JarFile.OPEN_READ, Runtime.Version.parse("" + JAVA))) {
      Enumeration<JarEntry> all = jar.entries();
      while (all.hasMoreElements()) {
        JarEntry entry = all.nextElement();
        String name = entry.getName();
        if (entry.isDirectory() || isDropped(name)) {
          continue;
        }
        // A multi-release library is reduced to what Java 17 sees of it.
        byte[] bytes = jar.getInputStream(jar.getJarEntry(name)).readAllBytes();
        if (isLicence(name)) {
          entries.put(
              "META-INF/licenses/" + partName.replace(".jar", "") + "/" + lastOf(name), bytes);
        } else if (isBootstrap) {
          put(name, bytes, partName);
        } else if (name.startsWith(SERVICES)) {
          join(PREFIX + name, bytes);
        } else if (name.endsWith(".class")) {
          // The SDK's extension knows nothing of the agent, and logs as the SDK does.
          boolean isAgents =
              name.startsWith("io/gatelens/") && !name.startsWith("io/gatelens/sdk/");
          put(
              PREFIX + name.substring(0, name.length() - ".class".length()) + ".classdata",
              isAgents ? bytes : logging.redirect(bytes),
              partName);
        } else {
          put(PREFIX + name, bytes, partName);
        }
      }
    }
  }

  private static boolean isDropped(String name) {
    return name.startsWith(VERSIONS)
        || name.startsWith("META-INF/maven/")
        || name.startsWith("META-INF/native-image/")
        || name.startsWith("META-INF/proguard/")
        || name.startsWith("META-INF/com.android")
        || name.endsWith("module-info.class")
        || name.endsWith(".kotlin_module")
        || name.endsWith(".kotlin_metadata")
        || name.equals("META-INF/MANIFEST.MF")
        || name.equals("META-INF/DEPENDENCIES")
        || name.endsWith("INDEX.LIST");
  }

  private static boolean isLicence(String name) {
    String last = lastOf(name).toUpperCase(java.util.Locale.ROOT);
    return last.startsWith("LICENSE") || last.startsWith("NOTICE");
  }

  private static String lastOf(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private void put(String name, byte[] bytes, String partName) {
    if (entries.put(name, bytes) != null) {
      throw new IllegalStateException(
          name + " of " + partName + " is in another part too: exclude one of them");
    }
  }

  private void join(String name, byte[] bytes) {
    StringBuilder services = new StringBuilder();
    byte[] known = entries.get(name);
    if (known != null) {
      services.append(new String(known, StandardCharsets.UTF_8));
    }
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
      String provider = line.strip();
      if (!provider.isEmpty()
          && !provider.startsWith("#")
          && !provider.equals(OKHTTP_HTTP_SENDER)) {
        services.append(provider).append('\n');
      }
    }
    if (services.length() > 0) {
      entries.put(name, services.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private void write(Path target, String version, Instant time) throws IOException {
    LocalDateTime entryTime = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    try (OutputStream file = Files.newOutputStream(target);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.setLevel(Deflater.BEST_COMPRESSION);
      writeEntry(zip, JarFile.MANIFEST_NAME, manifest(version), entryTime);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        writeEntry(zip, entry.getKey(), entry.getValue(), entryTime);
      }
    }
  }

  private static byte[] manifest(String version) {
    return String.join(
            "\r\n",
            "Manifest-Version: 1.0",
            "Premain-Class: io.gatelens.bootstrap.GatelensAgent",
            "Main-Class: io.gatelens.bootstrap.GatelensCommand",
            "Can-Redefine-Classes: false",
            "Can-Retransform-Classes: false",
            "Implementation-Title: Gatelens",
            "Implementation-Version: " + version,
            "",
            "")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void writeEntry(ZipOutputStream zip, String name, byte[] bytes, LocalDateTime time)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(time);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
