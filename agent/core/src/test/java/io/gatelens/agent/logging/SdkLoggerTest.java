package io.gatelens.agent.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.logging.Level;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SdkLoggerTest {

  private static final String JUL = "java/util/logging/";
  private static final String LOGGER = JUL + "Logger";

  @Test
  void everyMethodThatTheLibrariesCall_isThereWithTheSameDescriptor() throws IOException {
    Set<String> called = new TreeSet<>();
    int jars = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String name = new File(entry).getName();
      if (name.endsWith(".jar") && name.matches("(opentelemetry|okhttp|okio|kotlin).*")) {
        collect(new File(entry), called);
        jars++;
      }
    }

    Set<String> present = new TreeSet<>();
    for (Method method : SdkLogger.class.getDeclaredMethods()) {
      present.add(method.getName() + renamed(Type.getMethodDescriptor(method)));
    }

    assertThat(jars).isGreaterThan(10);
    assertThat(called).contains("log(L" + JUL + "Level;Ljava/lang/String;)V");
    assertThat(present).containsAll(called);
  }

  @Test
  void severeAndWarning_areSaidOnceAMinute() {
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO)) {
      SdkLogger logger = SdkLogger.getLogger("io.opentelemetry.sdk.Some");

      logger.log(Level.SEVERE, "first");
      logger.warning("second");
      logger.log(Level.WARNING, "third", new IOException("x"));

      assertThat(stderr.lines()).containsExactly("[gatelens] ERROR first");
    }
  }

  @Test
  void lowerLevels_areSaidAtDebugLevelOnly() {
    SdkLogger logger = SdkLogger.getLogger("io.opentelemetry.sdk.Some");
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO)) {
      logger.info("a");
      logger.fine("b");

      assertThat(logger.isLoggable(Level.INFO)).isFalse();
      assertThat(logger.isLoggable(Level.WARNING)).isTrue();
      assertThat(stderr.lines()).isEmpty();
    }
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.DEBUG)) {
      logger.info("a");

      assertThat(stderr.lines()).containsExactly("[gatelens] DEBUG io.opentelemetry.sdk.Some: a");
    }
  }

  @Test
  void parameters_areFilledIn() {
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO)) {
      SdkLogger.getLogger("a").log(Level.WARNING, "{0} is more than {1}", new Object[] {2, 1});
      SdkLogger.getLogger("b").log(Level.WARNING, "{0} is too much", (Object) 2);

      assertThat(stderr.lines())
          .containsExactly("[gatelens] WARN 2 is more than 1", "[gatelens] WARN 2 is too much");
    }
  }

  @Test
  void exportersFailures_areLeftToTheAgent() {
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO)) {
      SdkLogger logger =
          SdkLogger.getLogger("io.opentelemetry.exporter.otlp.internal.HttpExporter");

      logger.log(Level.SEVERE, "Failed to export 1 spans.", new IOException());

      assertThat(logger.isLoggable(Level.SEVERE)).isFalse();
      assertThat(stderr.lines()).isEmpty();
    }
  }

  @Test
  void whatClientsWriteIntoTheirBaggage_isNoWarning() {
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO)) {
      SdkLogger.getLogger("io.opentelemetry.api.baggage.propagation.Parser")
          .log(Level.WARNING, "Skipping invalid baggage member", new NumberFormatException());

      assertThat(stderr.lines()).isEmpty();
    }
  }

  @Test
  void nothingIsLoggable_atLevelOff() {
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.OFF)) {
      assertThat(SdkLogger.getLogger("a").isLoggable(Level.SEVERE)).isFalse();
      assertThat(stderr.lines()).isEmpty();
    }
  }

  private static void collect(File file, Set<String> called) throws IOException {
    try (JarFile jar = new JarFile(file)) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
          try (InputStream in = jar.getInputStream(entry)) {
            new ClassReader(in.readAllBytes()).accept(visitor(called), ClassReader.SKIP_DEBUG);
          }
        }
      }
    }
  }

  private static ClassVisitor visitor(Set<String> called) {
    return new ClassVisitor(Opcodes.ASM9) {
      @Override
      public MethodVisitor visitMethod(
          int access,
          String name,
          String descriptor,
          @Nullable String signature,
          String @Nullable [] exceptions) {
        return new MethodVisitor(Opcodes.ASM9) {
          @Override
          public void visitMethodInsn(
              int opcode, String owner, String method, String type, boolean isInterface) {
            if (owner.equals(LOGGER)) {
              called.add(method + renamed(type));
            }
            // Whatever else of java.util.logging is called would still initialise it.
            assertThat(owner.startsWith(JUL) && !owner.equals(LOGGER) && !isLevel(owner))
                .as(owner + "." + method)
                .isFalse();
          }
        };
      }
    };
  }

  private static boolean isLevel(String owner) {
    return owner.equals(JUL + "Level");
  }

  private static String renamed(String descriptor) {
    return descriptor.replace(LOGGER, SdkLogger.class.getName().replace('.', '/'));
  }
}
