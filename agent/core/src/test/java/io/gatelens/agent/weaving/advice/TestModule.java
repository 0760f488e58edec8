package io.gatelens.agent.weaving.advice;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.util.List;

/** A module whose join points each test chooses. */
public final class TestModule implements InstrumentationModule {

  private final List<TypeInstrumentation> types;

  public TestModule(TypeInstrumentation... types) {
    this.types = List.of(types);
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return types;
  }

  @Override
  public String library() {
    return "example:target";
  }
}
