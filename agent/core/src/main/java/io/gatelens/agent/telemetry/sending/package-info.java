/**
 * Sends OTLP over HTTP: one request at a time over a connection that is kept, written by the thread
 * that also waits for the answer.
 *
 * <p>The JDK's client hands a request's bytes from thread to thread in pieces of 16 KiB, which a
 * busy gateway pays for in CPU. It still sends where there is a proxy.
 */
@NullMarked
package io.gatelens.agent.telemetry.sending;

import org.jspecify.annotations.NullMarked;
