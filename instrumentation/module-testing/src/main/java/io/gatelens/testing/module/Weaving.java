package io.gatelens.testing.module;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.MethodAdvice;
import io.gatelens.instrumentation.TypeInstrumentation;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/**
 * Weaves a module's advice into class files. Calls of the advice are plain ones, not linked late.
 */
record Weaving(InstrumentationModule module, TypePool pool, ClassFileLocator locator) {

  /** The class with all of its advice. */
  byte[] weave(TypeInstrumentation instrumentation) {
    TypeDescription type = pool.describe(instrumentation.typeName()).resolve();
    DynamicType.Builder<?> builder =
        new ByteBuddy().with(TypeValidation.DISABLED).redefine(type, locator);
    for (MethodAdvice advice : instrumentation.advices()) {
      if (JoinPoint.isIn(type, advice)) {
        builder = builder.visit(calls(advice));
      }
    }
    return builder.make().getBytes();
  }

  private AsmVisitorWrapper calls(MethodAdvice advice) {
    return Advice.withCustomMapping()
        .with(new Advice.AssignReturned.Factory())
        .to(pool.describe(adviceName(module, advice)).resolve(), locator)
        .on(
            ElementMatchers.<MethodDescription>any()
                .and(method -> JoinPoint.isMethodOf(advice, method)));
  }

  static String adviceName(InstrumentationModule module, MethodAdvice advice) {
    return module.getClass().getPackageName() + "." + advice.adviceClass();
  }
}
