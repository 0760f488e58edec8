/** Takes the request's context along to the threads on which Reactor runs code of that request. */
@NullMarked
package io.gatelens.instrumentation.reactor;

import org.jspecify.annotations.NullMarked;
