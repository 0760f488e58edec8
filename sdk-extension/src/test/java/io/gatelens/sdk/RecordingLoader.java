package io.gatelens.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;

/** Defines the classes of a package, and of those below it, anew and remembers which. */
public final class RecordingLoader extends ClassLoader {

  private final String prefix;
  private final Set<String> loaded = new TreeSet<>();

  /**
   * @param prefix what their names begin with
   */
  public RecordingLoader(String prefix) {
    super(RecordingLoader.class.getClassLoader());
    this.prefix = prefix;
  }

  /** The names of those that were loaded by now. */
  public Set<String> loaded() {
    return loaded;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(prefix)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known == null ? define(name) : known;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      loaded.add(name);
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
