package io.gatelens.instrumentation;

import java.util.List;

/**
 * One gateway, or one transport that several gateways share: a name and its join points.
 *
 * <p>Found with {@link java.util.ServiceLoader} in the agent's own class loader while {@code
 * premain} runs, so an implementation touches no class of the gateway: it only names them. The
 * advice classes that the join points name lie in the module's package (or below it) and are loaded
 * again in an instrumentation class loader beside the gateway's classes; everything in that package
 * may therefore be written against the gateway's own API.
 */
public interface InstrumentationModule {

  /**
   * The module's name in configuration and telemetry: {@code
   * gatelens.instrumentation.<name>.enabled}. It equals the name of the module's folder.
   */
  String name();

  /**
   * The classes to weave. Called once, in {@code premain}; the list is not changed afterwards. Each
   * class of a gateway may be named by one module only.
   */
  List<TypeInstrumentation> types();

  /**
   * The gateway's library as {@code groupId:artifactId[,groupId:artifactId…]} (a later artifact id
   * is tried where the first is absent). Its version is read from {@code
   * META-INF/maven/…/pom.properties} beside the woven class, else from the package's implementation
   * version, and appears in warnings and in {@code gateway.info}.
   */
  String library();
}
