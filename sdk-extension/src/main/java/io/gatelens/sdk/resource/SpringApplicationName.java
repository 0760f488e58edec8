package io.gatelens.sdk.resource;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Finds {@code spring.application.name} in the order of Spring Boot's precedence: the command line,
 * system properties, environment variables, files beside the application, files inside it.
 *
 * <p>Configuration for a profile is not read, as the active profiles are not known this early.
 */
final class SpringApplicationName {

  private static final String KEY = "spring.application.name";
  private static final String ARGUMENT = "--" + KEY + "=";

  /** Later ones are asked only where earlier ones have no name. */
  private static final List<String> FILES =
      List.of(
          "config/application.properties",
          "config/application.yml",
          "config/application.yaml",
          "application.properties",
          "application.yml",
          "application.yaml",
          "bootstrap.properties",
          "bootstrap.yml",
          "bootstrap.yaml");

  /** Where a Spring Boot jar, and any other, has its class path's root. */
  private static final List<String> ROOTS = List.of("BOOT-INF/classes/", "");

  /** Folders come first on a class path; of its jars only the first is the application's own. */
  private static final int MAX_FOLDERS = 16;

  private final ConfigProperties config;
  private final LaunchedApplication application;
  private final File workingDirectory;

  SpringApplicationName(
      ConfigProperties config, LaunchedApplication application, File workingDirectory) {
    this.config = config;
    this.application = application;
    this.workingDirectory = workingDirectory;
  }

  @Nullable String find() {
    for (String argument : application.arguments()) {
      if (argument.startsWith(ARGUMENT) && argument.length() > ARGUMENT.length()) {
        return argument.substring(ARGUMENT.length());
      }
    }
    String set = config.getString(KEY);
    if (set != null && !set.isBlank()) {
      return set.trim();
    }
    String beside = inFolder(workingDirectory, "");
    return beside != null ? beside : inApplication();
  }

  private @Nullable String inApplication() {
    int folders = 0;
    boolean isJarRead = false;
    for (File entry : application.classPath()) {
      String name = null;
      if (entry.isDirectory() && folders++ < MAX_FOLDERS) {
        name = inFolders(entry);
      } else if (!isJarRead && entry.isFile()) {
        isJarRead = true;
        name = inJar(entry);
      }
      if (name != null) {
        return name;
      }
    }
    return null;
  }

  private @Nullable String inFolders(File folder) {
    for (String root : ROOTS) {
      String name = inFolder(folder, root);
      if (name != null) {
        return name;
      }
    }
    return null;
  }

  private @Nullable String inFolder(File folder, String root) {
    for (String file : FILES) {
      String text = SmallFile.read(new File(folder, root + file));
      String name = text == null ? null : inText(file, text);
      if (name != null) {
        return name;
      }
    }
    return null;
  }

  private @Nullable String inJar(File file) {
    try (JarFile jar = new JarFile(file, false)) {
      for (String root : ROOTS) {
        for (String path : FILES) {
          ZipEntry entry = jar.getEntry(root + path);
          String name = entry == null ? null : inEntry(jar, entry);
          if (name != null) {
            return name;
          }
        }
      }
    } catch (IOException e) {
      // Not a jar, or gone: then the name is not in there.
    }
    return null;
  }

  private @Nullable String inEntry(JarFile jar, ZipEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return inText(entry.getName(), SmallFile.read(in));
    }
  }

  private @Nullable String inText(String file, String text) {
    String value =
        file.endsWith(".properties")
            ? SettingsText.inProperties(text, KEY)
            : SettingsText.inYaml(text, KEY);
    return value == null ? null : resolve(value);
  }

  /**
   * {@code ${NAME}} and {@code ${NAME:default}} as the whole value; null for all else of the kind.
   */
  private @Nullable String resolve(String value) {
    if (!value.contains("${")) {
      return value.isEmpty() || value.startsWith("@") ? null : value;
    }
    if (!value.startsWith("${") || value.indexOf('}') != value.length() - 1) {
      return null;
    }
    String inner = value.substring(2, value.length() - 1);
    int colon = inner.indexOf(':');
    String name = colon < 0 ? inner : inner.substring(0, colon);
    String found = config.getString(name);
    if (found != null && !found.isBlank()) {
      return found.trim();
    }
    return colon < 0 || colon == inner.length() - 1 ? null : inner.substring(colon + 1);
  }
}
