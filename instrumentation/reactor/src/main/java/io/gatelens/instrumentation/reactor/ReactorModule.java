package io.gatelens.instrumentation.reactor;

import static io.gatelens.instrumentation.MethodAdvice.method;
import static io.gatelens.instrumentation.TypeInstrumentation.type;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.util.List;

/** Reactor's schedulers and its propagation of thread-locals, 3.4 to 3.8. */
public final class ReactorModule implements InstrumentationModule {

  @Override
  public String name() {
    return "reactor";
  }

  @Override
  public String library() {
    return "io.projectreactor:reactor-core";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return List.of(
        // Where every task of every scheduler passes before it is run elsewhere; Reactor's own
        // place for hooks, and unlike a hook of ours none that an application can reset. Without it
        // nothing is current after subscribeOn and publishOn.
        type(
            "reactor.core.scheduler.Schedulers",
            method("onSchedule", "java.lang.Runnable").calls("ScheduledTaskAdvice").since("3.2")),
        // An application that has Reactor restore thread-locals in every operator pays for it
        // already: the request's context joins them. Without it the borders stay.
        type(
            "reactor.core.publisher.Hooks",
            method("enableAutomaticContextPropagation")
                .calls("AutomaticPropagationAdvice")
                .since("3.5.3")
                .whereFound(),
            method("disableAutomaticContextPropagation")
                .calls("NoAutomaticPropagationAdvice")
                .since("3.5.3")
                .whereFound()));
  }
}
