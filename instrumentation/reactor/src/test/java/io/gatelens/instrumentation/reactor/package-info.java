@NullMarked
package io.gatelens.instrumentation.reactor;

import org.jspecify.annotations.NullMarked;
