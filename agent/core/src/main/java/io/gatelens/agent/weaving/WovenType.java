package io.gatelens.agent.weaving;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.TypeInstrumentation;

/** A class to weave, and the module that asked for it. */
record WovenType(InstrumentationModule module, TypeInstrumentation instrumentation) {

  String typeName() {
    return instrumentation.typeName();
  }

  /** Binary name of an advice class that the module named by its simple name. */
  String adviceClassName(String simpleName) {
    return module.getClass().getPackageName() + "." + simpleName;
  }
}
