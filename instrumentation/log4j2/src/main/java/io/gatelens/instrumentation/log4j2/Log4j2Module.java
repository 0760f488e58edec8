package io.gatelens.instrumentation.log4j2;

import static io.gatelens.instrumentation.MethodAdvice.method;
import static io.gatelens.instrumentation.TypeInstrumentation.type;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.util.List;

/** Log4j 2, 2.17 to 2.24. */
public final class Log4j2Module implements InstrumentationModule {

  private static final String INJECTOR =
      "org.apache.logging.log4j.core.impl.ThreadContextDataInjector$";

  @Override
  public String name() {
    return "log4j2";
  }

  @Override
  public String library() {
    return "org.apache.logging.log4j:log4j-core";
  }

  /**
   * What makes the context data of every event, on the thread that logs, also for asynchronous
   * loggers and for events that are used again. Which of the three it is depends on the kind of
   * thread context that the application chose. Without them no line has the fields.
   */
  @Override
  public List<TypeInstrumentation> types() {
    return List.of(
        injector("ForDefaultThreadContextMap"),
        injector("ForCopyOnWriteThreadContextMap"),
        injector("ForGarbageFreeThreadContextMap"));
  }

  private static TypeInstrumentation injector(String name) {
    return type(
        INJECTOR + name,
        method("injectContextData", "java.util.List", "org.apache.logging.log4j.util.StringMap")
            .calls("ContextDataAdvice")
            .since("2.7"));
  }
}
