package io.gatelens.instrumentation.springcloudloadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.MethodAdvice;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JoinPointsTest {

  private static final List<TypeInstrumentation> TYPES =
      new SpringCloudLoadBalancerModule().types();

  /** The jar of each line, and none for the one that the module is compiled against. */
  static List<File> lines() {
    File[] jars =
        Objects.requireNonNull(new File(System.getProperty("gatelens.lines", "")).listFiles());
    assertThat(jars).hasSize(5);
    List<File> lines = new ArrayList<>(List.of(jars));
    lines.add(new File(""));
    return lines;
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everyJoinPoint_isAMethodOfTheLine_andCanBeWoven(File jar) throws Exception {
    ClassFileLocator classPath =
        ClassFileLocator.ForClassLoader.of(JoinPointsTest.class.getClassLoader());
    try (ClassFileLocator locator =
        jar.getName().isEmpty()
            ? classPath
            : new ClassFileLocator.Compound(ClassFileLocator.ForJarFile.of(jar), classPath)) {
      TypePool pool = TypePool.Default.of(locator);
      for (TypeInstrumentation instrumentation : TYPES) {
        TypeDescription type = pool.describe(instrumentation.typeName()).resolve();
        DynamicType.Builder<?> builder =
            new ByteBuddy().with(TypeValidation.DISABLED).redefine(type, locator);
        for (MethodAdvice advice : instrumentation.advices()) {
          assertThat(type.getDeclaredMethods().filter(method -> isMethodOf(advice, method)))
              .as(instrumentation.typeName() + "." + advice)
              .hasSize(1);
          builder =
              builder.visit(
                  Advice.withCustomMapping()
                      .with(new Advice.AssignReturned.Factory())
                      .to(pool.describe(adviceName(advice)).resolve(), locator)
                      .on(
                          ElementMatchers.named(advice.method())
                              .and(method -> isMethodOf(advice, method))));
        }
        assertThat(builder.make().getBytes()).isNotEmpty();
      }
    }
  }

  @Test
  void module_isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(InstrumentationModule.class))
        .singleElement()
        .extracting(InstrumentationModule::name)
        .isEqualTo("spring-cloud-loadbalancer");
  }

  private static boolean isMethodOf(MethodAdvice advice, MethodDescription method) {
    return method.getInternalName().equals(advice.method())
        && method.getParameters().asTypeList().asErasures().stream()
            .map(TypeDescription::getName)
            .toList()
            .equals(advice.parameterTypes());
  }

  private static String adviceName(MethodAdvice advice) {
    return JoinPointsTest.class.getPackageName() + "." + advice.adviceClass();
  }
}
