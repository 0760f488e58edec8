/**
 * Spring Cloud Gateway's WebFlux server: which route a request takes, what its routing filters send
 * to an upstream, and what a load of its routes did.
 */
@NullMarked
package io.gatelens.instrumentation.springcloudgateway;

import org.jspecify.annotations.NullMarked;
