/**
 * How a gateway's classes come to call the agent.
 *
 * <p>{@link Weaver} is the transformer: it knows by exact name which classes it wants. {@link
 * ClassWeaver} rewrites one of them with Byte Buddy so that its methods call advice by {@code
 * invokedynamic}. {@link AdviceLinker} answers those calls with advice loaded in an {@link
 * InstrumentationClassLoader} beside the gateway's own classes.
 */
@NullMarked
package io.gatelens.agent.weaving;

import org.jspecify.annotations.NullMarked;
