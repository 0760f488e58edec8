/**
 * What exporters that push lines of text share: {@code io.gatelens.sdk.statsd} and {@code
 * io.gatelens.sdk.datadog}. From the SDK's aggregates of an interval to lines, from lines to
 * packets, and over UDP, TCP or a Unix socket to a daemon.
 *
 * <p>Datadog's own client for Java is not used. It takes single values, and with a sampling rate
 * throws dice for each, where the SDK hands over whole distributions; it queues them for threads of
 * its own and drops what does not fit without a word; and it reaches Unix sockets through native
 * code of several megabytes only.
 *
 * <p>All of it runs on the metric reader's thread. Nothing here is loaded before an exporter is
 * asked for.
 */
@NullMarked
package io.gatelens.sdk.push;

import org.jspecify.annotations.NullMarked;
