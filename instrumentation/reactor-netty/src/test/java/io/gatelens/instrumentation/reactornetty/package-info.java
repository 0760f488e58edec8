@NullMarked
package io.gatelens.instrumentation.reactornetty;

import org.jspecify.annotations.NullMarked;
