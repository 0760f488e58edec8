package io.gatelens.agent.weaving;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.util.Set;

/** Defines the sample application's classes itself, woven, as a JVM with an agent would. */
final class ApplicationLoader extends ClassLoader {

  private static final String PACKAGE = "io.gatelens.agent.weaving.app.";

  private final ClassFileTransformer transformer;
  private final Set<String> missing;

  ApplicationLoader(ClassFileTransformer transformer, String... missingClasses) {
    super(ApplicationLoader.class.getClassLoader());
    this.transformer = transformer;
    this.missing = Set.of(missingClasses);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (missing.contains(name)) {
      throw new ClassNotFoundException(name);
    }
    if (!name.startsWith(PACKAGE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] original = bytesOf(name);
    byte[] woven;
    try {
      woven = transformer.transform(this, name.replace('.', '/'), null, null, original);
    } catch (IllegalClassFormatException e) {
      throw new ClassNotFoundException(name, e);
    }
    byte[] bytes = woven == null ? original : woven;
    return defineClass(name, bytes, 0, bytes.length);
  }

  static byte[] bytesOf(String className) {
    String resource = className.replace('.', '/') + ".class";
    try (InputStream in = ApplicationLoader.class.getClassLoader().getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
