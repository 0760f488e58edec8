package io.gatelens.instrumentation.micrometertracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.MethodAdvice;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JoinPointsTest {

  private static final List<TypeInstrumentation> TYPES = new MicrometerTracingModule().types();
  private static final List<String> HANDLERS =
      List.of(
          "io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler",
          "io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler",
          "io.micrometer.tracing.handler.DefaultTracingObservationHandler");

  /** The jar of each line, and none for the one that the module is compiled against. */
  static List<File> lines() {
    File[] jars =
        Objects.requireNonNull(new File(System.getProperty("gatelens.lines", "")).listFiles());
    assertThat(jars).hasSize(4);
    List<File> lines = new ArrayList<>(List.of(jars));
    lines.add(new File(""));
    return lines;
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everyJoinPoint_isAMethodOfTheLine_andCanBeWoven(File jar) throws Exception {
    try (ClassFileLocator locator = locator(jar)) {
      TypePool pool = TypePool.Default.of(locator);
      for (TypeInstrumentation instrumentation : TYPES) {
        TypeDescription type = pool.describe(instrumentation.typeName()).resolve();
        for (MethodAdvice advice : instrumentation.advices()) {
          assertThat(type.getDeclaredMethods().filter(method -> isMethodOf(advice, method)))
              .as(instrumentation.typeName() + "." + advice)
              .hasSize(1);
          assertThat(weave(advice, type, pool, locator)).isNotEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everyHandler_endsItsSpanByTheMethodOfTheInterface(File jar) throws Exception {
    try (ClassFileLocator locator = locator(jar)) {
      TypePool pool = TypePool.Default.of(locator);
      for (String handler : HANDLERS) {
        assertThat(pool.describe(handler).resolve().getDeclaredMethods())
            .as(handler)
            .extracting(MethodDescription::getName)
            .contains("onStop")
            .doesNotContain("endSpan");
      }
    }
  }

  @Test
  void module_isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(InstrumentationModule.class))
        .singleElement()
        .extracting(InstrumentationModule::name)
        .isEqualTo("micrometer-tracing");
  }

  private static ClassFileLocator locator(File jar) throws IOException {
    ClassFileLocator classPath =
        ClassFileLocator.ForClassLoader.of(JoinPointsTest.class.getClassLoader());
    return jar.getName().isEmpty()
        ? classPath
        : new ClassFileLocator.Compound(ClassFileLocator.ForJarFile.of(jar), classPath);
  }

  private static byte[] weave(
      MethodAdvice advice, TypeDescription type, TypePool pool, ClassFileLocator locator) {
    String adviceName = JoinPointsTest.class.getPackageName() + "." + advice.adviceClass();
    return new ByteBuddy()
        .with(TypeValidation.DISABLED)
        .redefine(type, locator)
        .visit(
            Advice.withCustomMapping()
                .with(new Advice.AssignReturned.Factory())
                .to(pool.describe(adviceName).resolve(), locator)
                .on(
                    ElementMatchers.<MethodDescription>any()
                        .and(method -> isMethodOf(advice, method))))
        .make()
        .getBytes();
  }

  private static boolean isMethodOf(MethodAdvice advice, MethodDescription method) {
    return method.getInternalName().equals(advice.method())
        && method.getParameters().asTypeList().asErasures().stream()
            .map(TypeDescription::getName)
            .toList()
            .equals(advice.parameterTypes());
  }
}
