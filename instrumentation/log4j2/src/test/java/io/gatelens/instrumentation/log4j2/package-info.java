@NullMarked
package io.gatelens.instrumentation.log4j2;

import org.jspecify.annotations.NullMarked;
