@NullMarked
package io.gatelens.instrumentation.springcloudgateway;

import org.jspecify.annotations.NullMarked;
