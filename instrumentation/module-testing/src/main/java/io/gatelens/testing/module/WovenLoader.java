package io.gatelens.testing.module;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

/**
 * A class loader in which a module is woven into its library. It loads the library, the module and
 * what uses them itself, everything else from its parent; what the jars lack is taken from the
 * parent's class files.
 */
public final class WovenLoader extends URLClassLoader {

  private final InstrumentationModule module;
  private final List<String> own;
  private final ClassFileLocator locator = new Files();

  /**
   * Weaves nothing yet.
   *
   * @param jars of the library; none where it is on the class path
   * @param own what the names of the classes begin with that it loads itself
   */
  public WovenLoader(InstrumentationModule module, List<File> jars, List<String> own) {
    super(jars.stream().map(WovenLoader::url).toArray(URL[]::new), parent());
    this.module = module;
    this.own = List.copyOf(own);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (own.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try {
      ClassFileLocator.Resolution file = locator.locate(name);
      if (!file.isResolved()) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = file.resolve();
      for (TypeInstrumentation type : module.types()) {
        if (type.typeName().equals(name)) {
          bytes = new Weaving(module, TypePool.Default.of(locator), locator).weave(type);
        }
      }
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static ClassLoader parent() {
    return WovenLoader.class.getClassLoader();
  }

  private static URL url(File file) {
    try {
      return file.toURI().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Files implements ClassFileLocator {

    @Override
    public Resolution locate(String name) throws IOException {
      String path = name.replace('.', '/') + ".class";
      URL inJar = findResource(path);
      URL url = inJar != null ? inJar : getResource(path);
      if (url == null) {
        return new Resolution.Illegal(name);
      }
      try (InputStream stream = url.openStream()) {
        return new Resolution.Explicit(stream.readAllBytes());
      }
    }

    @Override
    public void close() {}
  }
}
