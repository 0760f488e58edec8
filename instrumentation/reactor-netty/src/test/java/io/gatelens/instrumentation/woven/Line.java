package io.gatelens.instrumentation.woven;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.MethodAdvice;
import io.gatelens.instrumentation.TypeInstrumentation;
import io.gatelens.instrumentation.reactornetty.ReactorNettyModule;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;

/** A line of Reactor Netty: the one that the module is compiled against, and the next one. */
public enum Line {
  COMPILED,
  NEXT;

  static final InstrumentationModule MODULE = new ReactorNettyModule();

  /** A loader in which the transport, the advice and the scenarios are woven together. */
  public WovenLoader loader() {
    return new WovenLoader(urls());
  }

  private URL[] urls() {
    if (this == COMPILED) {
      return new URL[0];
    }
    File[] jars =
        Objects.requireNonNull(
            new File(System.getProperty("gatelens.lines", ""), "next").listFiles(), "next line");
    return Arrays.stream(jars).map(Line::url).toArray(URL[]::new);
  }

  private static URL url(File file) {
    try {
      return file.toURI().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads the transport, the advice and the scenarios itself, everything else from its parent. */
  public static final class WovenLoader extends URLClassLoader {

    private static final List<String> OWN =
        List.of("reactor.", "io.netty.", "io.gatelens.instrumentation.reactornetty.");

    private final ClassFileLocator locator = new Files();

    WovenLoader(URL[] urls) {
      super(urls, Line.class.getClassLoader());
    }

    /** The class as its bytes say, unwoven. */
    public TypePool.Resolution describe(String name) {
      return TypePool.Default.of(locator).describe(name);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (OWN.stream().noneMatch(name::startsWith)) {
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
        for (TypeInstrumentation type : MODULE.types()) {
          if (type.typeName().equals(name)) {
            bytes = weave(type);
          }
        }
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    private byte[] weave(TypeInstrumentation instrumentation) {
      TypePool pool = TypePool.Default.of(locator);
      TypeDescription type = pool.describe(instrumentation.typeName()).resolve();
      DynamicType.Builder<?> builder =
          new ByteBuddy().with(TypeValidation.DISABLED).redefine(type, locator);
      for (MethodAdvice advice : instrumentation.advices()) {
        TypeDescription adviceType = pool.describe(adviceName(advice)).resolve();
        builder =
            builder.visit(
                Advice.withCustomMapping()
                    .with(new Advice.AssignReturned.Factory())
                    .to(adviceType, locator)
                    .on(isMethodOf(advice)));
      }
      return builder.make().getBytes();
    }

    private final class Files implements ClassFileLocator {

      @Override
      public Resolution locate(String name) throws IOException {
        String path = name.replace('.', '/') + ".class";
        URL own = findResource(path);
        URL url = own != null ? own : getResource(path);
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

  static String adviceName(MethodAdvice advice) {
    return MODULE.getClass().getPackageName() + "." + advice.adviceClass();
  }

  static ElementMatcher.Junction<MethodDescription> isMethodOf(MethodAdvice advice) {
    return new ElementMatcher.Junction.AbstractBase<>() {
      @Override
      public boolean matches(MethodDescription method) {
        return method.getInternalName().equals(advice.method())
            && method.getParameters().asTypeList().asErasures().stream()
                .map(TypeDescription::getName)
                .toList()
                .equals(advice.parameterTypes());
      }
    };
  }
}
