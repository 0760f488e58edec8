/**
 * The JVM's own metrics under the names of the semantic conventions.
 *
 * <p>Own code, as the field's {@code opentelemetry-runtime-telemetry} exists only as an alpha
 * artifact for an older SDK than ours. The platform MBean server is never touched: creating it
 * would initialise an {@code MBeanServerBuilder} that the application may want to set itself.
 */
@NullMarked
package io.gatelens.agent.telemetry.jvm;

import org.jspecify.annotations.NullMarked;
