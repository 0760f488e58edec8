package io.gatelens.testing.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.MethodAdvice;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every instrumentation module, in every line of its library. A module's test
 * extends it and says which module, and what its lines have.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ModuleContract {

  private final InstrumentationModule module;

  protected ModuleContract(InstrumentationModule module) {
    this.module = module;
  }

  /** Whether the line has the class. All do that a module names, unless it says otherwise. */
  protected boolean has(LibraryLine line, String typeName) {
    return true;
  }

  /** The module's lines. */
  protected List<LibraryLine> lines() {
    return LibraryLine.all();
  }

  @ParameterizedTest
  @MethodSource("lines")
  public void everyJoinPoint_isAMethodOfTheLine_andCanBeWoven(LibraryLine line) throws IOException {
    try (ClassFileLocator locator = line.locator()) {
      TypePool pool = TypePool.Default.of(locator);
      for (TypeInstrumentation instrumentation : module.types()) {
        if (has(line, instrumentation.typeName())) {
          TypeDescription type = pool.describe(instrumentation.typeName()).resolve();
          instrumentation.advices().forEach(advice -> assertIsIn(type, advice));
          assertThat(new Weaving(module, pool, locator).weave(instrumentation)).isNotEmpty();
        }
      }
    }
  }

  @Test
  public void everyJoinPointThatALineMayLack_isInOne() throws IOException {
    for (TypeInstrumentation instrumentation : module.types()) {
      for (MethodAdvice advice : instrumentation.advices()) {
        boolean isFound = !advice.optional();
        for (LibraryLine line : lines()) {
          isFound = isFound || isIn(line, instrumentation, advice);
        }
        assertThat(isFound).as(instrumentation.typeName() + "." + advice).isTrue();
      }
    }
  }

  @Test
  public void everyAdvice_isPublicStaticAndNotInlined() throws IOException {
    try (ClassFileLocator locator = LibraryLine.all().get(0).locator()) {
      TypePool pool = TypePool.Default.of(locator);
      for (TypeInstrumentation instrumentation : module.types()) {
        for (MethodAdvice advice : instrumentation.advices()) {
          assertIsAdvice(pool.describe(Weaving.adviceName(module, advice)).resolve());
        }
      }
    }
  }

  @Test
  public void module_isFoundByServiceLoader() {
    assertThat(ServiceLoader.load(InstrumentationModule.class))
        .anyMatch(found -> found.getClass() == module.getClass());
  }

  private boolean isIn(LibraryLine line, TypeInstrumentation instrumentation, MethodAdvice advice)
      throws IOException {
    if (!has(line, instrumentation.typeName())) {
      return false;
    }
    try (ClassFileLocator locator = line.locator()) {
      TypePool pool = TypePool.Default.of(locator);
      return JoinPoint.isIn(pool.describe(instrumentation.typeName()).resolve(), advice);
    }
  }

  private static void assertIsIn(TypeDescription type, MethodAdvice advice) {
    if (!advice.optional()) {
      assertThat(type.getDeclaredMethods().filter(method -> JoinPoint.isMethodOf(advice, method)))
          .as(type.getName() + "." + advice)
          .hasSize(1);
      assertThat(advice.requiredMembers())
          .as("members of " + type.getName())
          .allMatch(member -> JoinPoint.declares(type, member));
    }
  }

  private static void assertIsAdvice(TypeDescription type) {
    assertThat(type.isPublic()).as(type.getName()).isTrue();
    assertThat(type.getDeclaredMethods().filter(method -> isAdvice(method)))
        .as(type.getName())
        .isNotEmpty()
        .allMatch(method -> method.isPublic() && method.isStatic());
  }

  private static boolean isAdvice(MethodDescription method) {
    var enter = method.getDeclaredAnnotations().ofType(Advice.OnMethodEnter.class);
    var exit = method.getDeclaredAnnotations().ofType(Advice.OnMethodExit.class);
    assertThat(enter == null || !enter.load().inline()).isTrue();
    assertThat(exit == null || !exit.load().inline()).isTrue();
    return enter != null || exit != null;
  }
}
