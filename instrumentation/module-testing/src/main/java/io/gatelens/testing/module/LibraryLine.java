package io.gatelens.testing.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.dynamic.ClassFileLocator;
import org.jspecify.annotations.Nullable;

/**
 * A version line of a library, as class files.
 *
 * @param name of its jar, or of the folder of its jars
 * @param jars whose classes come first; the others are those on the test's class path
 */
public record LibraryLine(String name, List<File> jars) {

  /** The line that the module is compiled against. */
  public static final String ON_THE_CLASS_PATH = "on the class path";

  /** Names the directory of the lines beside the one on the class path. */
  private static final String DIRECTORY = "gatelens.lines";

  public LibraryLine {
    jars = List.copyOf(jars);
  }

  /**
   * The line that the module is compiled against, and those that its build copied into the
   * directory of the system property {@value #DIRECTORY}: a jar or a folder of jars each.
   */
  public static List<LibraryLine> all() {
    List<LibraryLine> all = new ArrayList<>();
    all.add(new LibraryLine(ON_THE_CLASS_PATH, List.of()));
    String directory = System.getProperty(DIRECTORY);
    if (directory != null) {
      for (File line : filesIn(new File(directory))) {
        all.add(new LibraryLine(line.getName(), line.isFile() ? List.of(line) : filesIn(line)));
      }
    }
    return all;
  }

  /** The line of that name. */
  public static LibraryLine named(String name) {
    return all().stream().filter(line -> line.name().equals(name)).findFirst().orElseThrow();
  }

  /** Its class files; to be closed. */
  public ClassFileLocator locator() throws IOException {
    List<ClassFileLocator> locators = new ArrayList<>();
    for (File jar : jars) {
      locators.add(ClassFileLocator.ForJarFile.of(jar));
    }
    locators.add(ClassFileLocator.ForClassLoader.of(LibraryLine.class.getClassLoader()));
    return new ClassFileLocator.Compound(locators);
  }

  private static List<File> filesIn(File directory) {
    File @Nullable [] files = directory.listFiles();
    assertThat(files).as("lines in " + directory).isNotEmpty();
    return files == null ? List.of() : List.of(files);
  }

  @Override
  public String toString() {
    return name;
  }
}
