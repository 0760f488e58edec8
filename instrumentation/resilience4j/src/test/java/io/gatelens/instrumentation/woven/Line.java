package io.gatelens.instrumentation.woven;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.MethodAdvice;
import io.gatelens.instrumentation.TypeInstrumentation;
import io.gatelens.instrumentation.resilience4j.Resilience4jModule;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
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

/** A line of Resilience4j; the last one is what the module is compiled against. */
enum Line {
  FIRST("1.7"),
  SECOND("2.2"),
  COMPILED("");

  static final InstrumentationModule MODULE = new Resilience4jModule();

  private final String folder;

  Line(String folder) {
    this.folder = folder;
  }

  /** A loader in which the library, the advice and the scenario are woven together. */
  WovenLoader loader() throws MalformedURLException {
    if (this == COMPILED) {
      return new WovenLoader(new URL[0]);
    }
    File[] jars =
        Objects.requireNonNull(
            new File(System.getProperty("gatelens.lines", ""), folder).listFiles(), folder);
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toURI().toURL();
    }
    return new WovenLoader(urls);
  }

  /** Loads the library, the advice and the scenario itself, everything else from its parent. */
  static final class WovenLoader extends URLClassLoader {

    private static final List<String> OWN =
        List.of(
            "io.github.resilience4j.",
            "io.vavr.",
            "io.gatelens.instrumentation.resilience4j.",
            Scenario.class.getName());

    private final ClassFileLocator locator = new Files();

    WovenLoader(URL[] urls) {
      super(urls, Line.class.getClassLoader());
    }

    /** The class as its bytes say, unwoven. */
    TypeDescription describe(String name) {
      return TypePool.Default.of(locator).describe(name).resolve();
    }

    /** A scenario against this line. */
    Runnable scenario() throws ReflectiveOperationException {
      return (Runnable) loadClass(Scenario.class.getName()).getConstructor().newInstance();
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
                Advice.withCustomMapping().to(adviceType, locator).on(isMethodOf(advice)));
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
