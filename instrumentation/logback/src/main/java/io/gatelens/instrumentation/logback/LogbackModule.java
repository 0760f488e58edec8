package io.gatelens.instrumentation.logback;

import static io.gatelens.instrumentation.MethodAdvice.CONSTRUCTOR;
import static io.gatelens.instrumentation.MethodAdvice.method;
import static io.gatelens.instrumentation.TypeInstrumentation.type;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.util.List;

/** Logback 1.2 to 1.5. */
public final class LogbackModule implements InstrumentationModule {

  private static final String STRING = "java.lang.String";

  @Override
  public String name() {
    return "logback";
  }

  @Override
  public String library() {
    return "ch.qos.logback:logback-classic";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return List.of(
        // Every line that passed its level, on the thread that logs it; an appender may read it on
        // another one. The other constructor is for events that are read back from somewhere.
        // Without it no line has the fields.
        type(
            "ch.qos.logback.classic.spi.LoggingEvent",
            method(
                    CONSTRUCTOR,
                    STRING,
                    "ch.qos.logback.classic.Logger",
                    "ch.qos.logback.classic.Level",
                    STRING,
                    "java.lang.Throwable",
                    "java.lang.Object[]")
                .calls("LoggingEventAdvice")
                .requires("setMDCPropertyMap()")
                .since("1.1")));
  }
}
