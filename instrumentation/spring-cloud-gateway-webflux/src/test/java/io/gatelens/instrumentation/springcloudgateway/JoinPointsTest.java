package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.MethodAdvice;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
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
import org.junit.jupiter.params.provider.EnumSource;

class JoinPointsTest {

  /** Spring Cloud Gateway as the module is compiled against it, and the next line. */
  enum Line {
    COMPILED,
    NEXT;

    /** The line's classes first; what both lines share, from the test's class path. */
    ClassFileLocator locator() throws IOException {
      ClassFileLocator classPath =
          ClassFileLocator.ForClassLoader.of(JoinPointsTest.class.getClassLoader());
      if (this == COMPILED) {
        return classPath;
      }
      File[] jars =
          Objects.requireNonNull(
              new File(System.getProperty("gatelens.next-line", "")).listFiles());
      assertThat(jars).isNotEmpty();
      ClassFileLocator[] all = new ClassFileLocator[jars.length + 1];
      for (int i = 0; i < jars.length; i++) {
        all[i] = ClassFileLocator.ForJarFile.of(jars[i]);
      }
      all[jars.length] = classPath;
      return new ClassFileLocator.Compound(all);
    }

    boolean has(String typeName) {
      return this == COMPILED
          ? !typeName.startsWith("org.springframework.boot.reactor.netty.")
          : !typeName.startsWith("org.springframework.boot.web.embedded.")
              && !typeName.endsWith(".WebClientHttpRoutingFilter");
    }
  }

  private static final List<TypeInstrumentation> TYPES = new SpringCloudGatewayModule().types();

  @ParameterizedTest
  @EnumSource(Line.class)
  void everyJoinPoint_isAMethodOfTheLine_andCanBeWoven(Line line) throws Exception {
    try (ClassFileLocator locator = line.locator()) {
      TypePool pool = TypePool.Default.of(locator);
      for (TypeInstrumentation instrumentation : TYPES) {
        if (line.has(instrumentation.typeName())) {
          TypeDescription type = pool.describe(instrumentation.typeName()).resolve();
          for (MethodAdvice advice : instrumentation.advices()) {
            var methods = type.getDeclaredMethods().filter(method -> isMethodOf(advice, method));
            if (!advice.optional() || !methods.isEmpty()) {
              assertThat(methods).as(instrumentation.typeName() + "." + advice).hasSize(1);
              assertThat(advice.requiredMembers()).allMatch(member -> declares(type, member));
            }
          }
          assertThat(weave(instrumentation, type, pool, locator)).isNotEmpty();
        }
      }
    }
  }

  @Test
  void everyAdvice_isPublicStaticAndNotInlined() throws Exception {
    for (TypeInstrumentation instrumentation : TYPES) {
      for (MethodAdvice advice : instrumentation.advices()) {
        Class<?> type = Class.forName(adviceName(advice));
        assertThat(Modifier.isPublic(type.getModifiers())).as(type.getName()).isTrue();
        assertThat(Arrays.stream(type.getDeclaredMethods()).filter(JoinPointsTest::isAdvice))
            .as(type.getName())
            .isNotEmpty()
            .allMatch(
                method ->
                    Modifier.isPublic(method.getModifiers())
                        && Modifier.isStatic(method.getModifiers()));
      }
    }
  }

  @Test
  void module_isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(InstrumentationModule.class))
        .extracting(InstrumentationModule::name)
        .contains("spring-cloud-gateway-webflux");
  }

  private static byte[] weave(
      TypeInstrumentation instrumentation,
      TypeDescription type,
      TypePool pool,
      ClassFileLocator locator) {
    DynamicType.Builder<?> builder =
        new ByteBuddy().with(TypeValidation.DISABLED).redefine(type, locator);
    for (MethodAdvice advice : instrumentation.advices()) {
      builder =
          builder.visit(
              Advice.withCustomMapping()
                  .with(new Advice.AssignReturned.Factory())
                  .to(pool.describe(adviceName(advice)).resolve(), locator)
                  .on(
                      ElementMatchers.named(advice.method())
                          .<MethodDescription>or(ElementMatchers.isConstructor())
                          .and(method -> isMethodOf(advice, method))));
    }
    return builder.make().getBytes();
  }

  private static boolean isMethodOf(MethodAdvice advice, MethodDescription method) {
    return method.getInternalName().equals(advice.method())
        && method.getParameters().asTypeList().asErasures().stream()
            .map(TypeDescription::getName)
            .toList()
            .equals(advice.parameterTypes());
  }

  private static boolean declares(TypeDescription type, String member) {
    return type.getDeclaredFields().stream().anyMatch(field -> field.getName().equals(member));
  }

  private static boolean isAdvice(Method method) {
    Advice.OnMethodEnter enter = method.getAnnotation(Advice.OnMethodEnter.class);
    Advice.OnMethodExit exit = method.getAnnotation(Advice.OnMethodExit.class);
    assertThat(enter == null || !enter.inline()).isTrue();
    assertThat(exit == null || !exit.inline()).isTrue();
    return enter != null || exit != null;
  }

  private static String adviceName(MethodAdvice advice) {
    return JoinPointsTest.class.getPackageName() + "." + advice.adviceClass();
  }
}
