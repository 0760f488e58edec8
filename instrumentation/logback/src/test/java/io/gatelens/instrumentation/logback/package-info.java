@NullMarked
package io.gatelens.instrumentation.logback;

import org.jspecify.annotations.NullMarked;
