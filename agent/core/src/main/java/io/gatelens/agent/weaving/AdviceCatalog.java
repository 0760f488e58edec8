package io.gatelens.agent.weaving;

import io.gatelens.bootstrap.AgentClassLoader;
import io.gatelens.instrumentation.InstrumentationModule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class files of everything that lies in a module's package: advice, and the ordinary classes
 * that advice calls. They are read from the agent's jar and defined once per application loader.
 */
public final class AdviceCatalog {

  private final ClassFiles classFiles;
  private final List<String> packages;

  /** Where class files come from: the agent's jar, or a class path in tests. */
  public interface ClassFiles {
    byte @Nullable [] classBytes(String binaryName);

    /** The loader of the gateway model and of OpenTelemetry. */
    ClassLoader modelLoader();

    /**
     * Whether a class comes from {@link #modelLoader()}. An application may bring its own
     * OpenTelemetry: instrumentation always uses the agent's.
     */
    default boolean isAgentOwned(String className) {
      return className.startsWith("io.gatelens.") || className.startsWith("io.opentelemetry.");
    }
  }

  public AdviceCatalog(ClassFiles classFiles, List<InstrumentationModule> modules) {
    this.classFiles = classFiles;
    // Without a stream: this runs in premain, where the JVM's first lambda is dear.
    this.packages = new ArrayList<>(modules.size());
    for (InstrumentationModule module : modules) {
      packages.add(module.getClass().getPackageName().concat("."));
    }
  }

  /** Reads from the agent's own jar. */
  public static ClassFiles inAgentJar(AgentClassLoader loader) {
    return new ClassFiles() {
      @Override
      public byte @Nullable [] classBytes(String binaryName) {
        return loader.classBytes(binaryName);
      }

      @Override
      public ClassLoader modelLoader() {
        return loader;
      }
    };
  }

  /** Whether the class belongs to a module and so is defined beside the application's classes. */
  boolean isInstrumentation(String className) {
    for (String prefix : packages) {
      if (className.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  byte @Nullable [] classBytes(String className) {
    return classFiles.classBytes(className);
  }

  boolean isAgentOwned(String className) {
    return classFiles.isAgentOwned(className);
  }

  ClassLoader modelLoader() {
    return classFiles.modelLoader();
  }
}
