package io.gatelens.instrumentation;

import java.util.List;

/**
 * One class of the gateway and the advice woven into its methods.
 *
 * @param typeName binary name of a concrete class, e.g. {@code
 *     reactor.netty.http.server.HttpServer$HttpServerHandle}
 * @param advices what is woven, in order; each is checked and applied on its own
 */
public record TypeInstrumentation(String typeName, List<MethodAdvice> advices) {

  public TypeInstrumentation {
    advices = List.copyOf(advices);
  }

  public static TypeInstrumentation type(String typeName, MethodAdvice... advices) {
    return new TypeInstrumentation(typeName, List.of(advices));
  }
}
