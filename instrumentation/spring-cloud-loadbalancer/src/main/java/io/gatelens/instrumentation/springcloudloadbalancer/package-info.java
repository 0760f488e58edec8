/** Spring Cloud LoadBalancer: what it knows of the health of the instances behind a gateway. */
@NullMarked
package io.gatelens.instrumentation.springcloudloadbalancer;

import org.jspecify.annotations.NullMarked;
