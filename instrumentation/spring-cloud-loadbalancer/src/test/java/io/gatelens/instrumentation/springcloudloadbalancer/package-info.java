@NullMarked
package io.gatelens.instrumentation.springcloudloadbalancer;

import org.jspecify.annotations.NullMarked;
