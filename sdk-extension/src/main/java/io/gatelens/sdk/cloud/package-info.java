/**
 * What the cloud says of the machine: AWS, Google Cloud, Azure.
 *
 * <p>First come the process's variables and some small local files. They alone decide which cloud
 * this is, and nothing is sent anywhere before they did: elsewhere no class beyond that decision is
 * loaded. Only then is the cloud's metadata server asked, by an address that needs no name server,
 * past every proxy, for {@code gatelens.resource.cloud.timeout} altogether. Whatever it answers,
 * nothing throws and nothing waits longer.
 *
 * <p>The field's libraries ({@code opentelemetry-aws-resources}, {@code -gcp-resources}, {@code
 * -azure-resources}) detect the same in another manner, which ARCHITECTURE.md compares.
 */
@NullMarked
package io.gatelens.sdk.cloud;

import org.jspecify.annotations.NullMarked;
