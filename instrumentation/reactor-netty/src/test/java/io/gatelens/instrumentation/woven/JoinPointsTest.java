package io.gatelens.instrumentation.woven;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.MethodAdvice;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.util.ServiceLoader;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.pool.TypePool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinPointsTest {

  @ParameterizedTest
  @EnumSource(Line.class)
  void everyJoinPoint_isAMethodOfTheLine(Line line) throws Exception {
    try (Line.WovenLoader loader = line.loader()) {
      for (TypeInstrumentation instrumentation : Line.MODULE.types()) {
        TypePool.Resolution found = loader.describe(instrumentation.typeName());
        assertThat(found.isResolved()).as(instrumentation.typeName()).isTrue();
        for (MethodAdvice advice : instrumentation.advices()) {
          TypeDescription type = found.resolve();
          var methods = type.getDeclaredMethods().filter(Line.isMethodOf(advice));
          if (advice.optional() && methods.isEmpty()) {
            continue;
          }
          assertThat(methods).as(instrumentation.typeName() + "." + advice).hasSize(1);
          assertThat(advice.requiredMembers())
              .as("members of " + instrumentation.typeName())
              .allMatch(member -> declares(type, member));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void everyWovenClass_isDefinedAndLinked(Line line) throws Exception {
    try (Line.WovenLoader loader = line.loader()) {
      for (TypeInstrumentation instrumentation : Line.MODULE.types()) {
        assertThat(Class.forName(instrumentation.typeName(), true, loader).getDeclaredMethods())
            .isNotEmpty();
      }
    }
  }

  @Test
  void everyAdvice_isPublicStaticAndNotInlined() throws Exception {
    try (Line.WovenLoader loader = Line.COMPILED.loader()) {
      for (TypeInstrumentation instrumentation : Line.MODULE.types()) {
        for (MethodAdvice advice : instrumentation.advices()) {
          TypeDescription type = loader.describe(Line.adviceName(advice)).resolve();
          assertThat(type.isPublic()).as(type.getName()).isTrue();
          assertThat(type.getDeclaredMethods().filter(method -> isAdvice(method)))
              .as(type.getName())
              .isNotEmpty()
              .allMatch(method -> method.isPublic() && method.isStatic());
        }
      }
    }
  }

  @Test
  void module_isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(InstrumentationModule.class))
        .singleElement()
        .extracting(InstrumentationModule::name)
        .isEqualTo("reactor-netty");
  }

  private static boolean declares(TypeDescription type, String member) {
    return member.endsWith("()")
        ? type.getDeclaredMethods().stream()
            .anyMatch(method -> (method.getName() + "()").equals(member))
        : type.getDeclaredFields().stream().anyMatch(field -> field.getName().equals(member));
  }

  private static boolean isAdvice(MethodDescription method) {
    var enter = method.getDeclaredAnnotations().ofType(Advice.OnMethodEnter.class);
    var exit = method.getDeclaredAnnotations().ofType(Advice.OnMethodExit.class);
    assertThat(enter == null || !enter.load().inline()).isTrue();
    assertThat(exit == null || !exit.load().inline()).isTrue();
    return enter != null || exit != null;
  }
}
