package io.gatelens.bootstrap;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Holds the agent's core, the gateway model, OpenTelemetry and Byte Buddy, apart from everything
 * that the application can see.
 *
 * <p>Its classes lie in the agent's jar under {@value #PREFIX} as {@code .classdata}, so no other
 * loader finds them by accident. Its parent is the platform loader: the application's classes are
 * out of reach, and so nothing of ours can collide with them and nothing needs to be renamed.
 */
public final class AgentClassLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String PREFIX = "inst/";
  private static final String CLASS = ".class";
  private static final String CLASS_DATA = ".classdata";

  private final JarFile jar;
  private final URLStreamHandler handler = new EntryHandler();

  /**
   * Reads from a jar that stays open for as long as the process runs.
   *
   * @param parent the platform class loader
   */
  public AgentClassLoader(JarFile jar, ClassLoader parent) {
    super(parent);
    this.jar = jar;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classBytes(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  /**
   * The class file of a class in this loader, not of its parents.
   *
   * @return null where there is none, or where the jar cannot be read any more
   */
  public byte[] classBytes(String name) {
    return bytes(name.replace('.', '/') + CLASS_DATA);
  }

  /**
   * The content of a resource in this loader, not of its parents. Unlike {@link
   * #getResourceAsStream} it looks nowhere else and needs no URL.
   *
   * @return null where there is none, or where the jar cannot be read any more
   */
  public byte[] resourceBytes(String name) {
    return bytes(inJar(name));
  }

  private byte[] bytes(String entryName) {
    ZipEntry entry = jar.getEntry(PREFIX + entryName);
    if (entry == null) {
      return null;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return readAll(in, (int) entry.getSize());
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  protected URL findResource(String name) {
    String entry = PREFIX + inJar(name);
    if (jar.getEntry(entry) == null) {
      return null;
    }
    try {
      return new URL(null, "gatelens:/" + entry, handler);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL url = findResource(name);
    return url == null
        ? Collections.<URL>emptyEnumeration()
        : Collections.enumeration(Collections.singleton(url));
  }

  private static String inJar(String resource) {
    return resource.endsWith(CLASS)
        ? resource.substring(0, resource.length() - CLASS.length()) + CLASS_DATA
        : resource;
  }

  private static byte[] readAll(InputStream in, int expectedSize) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(expectedSize, 512));
    byte[] buffer = new byte[8192];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      out.write(buffer, 0, read);
    }
    return out.toByteArray();
  }

  /** Reads resources from the jar that is open already, past the JDK's cache of jar files. */
  private final class EntryHandler extends URLStreamHandler {

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
      ZipEntry entry = jar.getEntry(url.getPath().substring(1));
      if (entry == null) {
        throw new FileNotFoundException(url.toString());
      }
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() throws IOException {
          return jar.getInputStream(entry);
        }

        @Override
        public int getContentLength() {
          return (int) entry.getSize();
        }
      };
    }
  }
}
