package io.gatelens.instrumentation.logback;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.MethodAdvice;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.io.File;
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

class JoinPointsTest {

  private static final ClassFileLocator CLASS_PATH =
      ClassFileLocator.ForClassLoader.of(JoinPointsTest.class.getClassLoader());

  @Test
  void everyJoinPoint_isAMethodOfTheLineThatTheModuleIsCompiledAgainst() {
    assertJoinPoints(CLASS_PATH);
  }

  @Test
  void everyJoinPoint_isAMethodOfTheOldestLine() throws Exception {
    File[] jars =
        Objects.requireNonNull(
            new File(System.getProperty("gatelens.oldest-line", "")).listFiles());
    assertThat(jars).hasSize(1);
    try (ClassFileLocator oldest = ClassFileLocator.ForJarFile.of(jars[0])) {
      assertJoinPoints(new ClassFileLocator.Compound(oldest, CLASS_PATH));
    }
  }

  @Test
  void module_isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(InstrumentationModule.class))
        .extracting(InstrumentationModule::name)
        .contains("logback");
  }

  private static void assertJoinPoints(ClassFileLocator locator) {
    TypePool pool = TypePool.Default.of(locator);
    for (TypeInstrumentation instrumentation : new LogbackModule().types()) {
      TypeDescription type = pool.describe(instrumentation.typeName()).resolve();
      for (MethodAdvice advice : instrumentation.advices()) {
        assertThat(type.getDeclaredMethods().filter(method -> isMethodOf(advice, method)))
            .as(instrumentation.typeName() + "." + advice)
            .hasSize(1);
        for (String member : advice.requiredMembers()) {
          String name = member.substring(0, member.indexOf('('));
          assertThat(type.getDeclaredMethods().filter(ElementMatchers.named(name))).isNotEmpty();
        }
        assertThat(weave(advice, type, pool, locator)).isNotEmpty();
      }
    }
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
            .map(name -> name.equals("[Ljava.lang.Object;") ? "java.lang.Object[]" : name)
            .toList()
            .equals(advice.parameterTypes());
  }
}
