package io.gatelens.agent.configuration;

import org.jspecify.annotations.Nullable;

/**
 * How the node's status is served.
 *
 * @param token what whoever drains the node has to know; none where nobody may
 * @param keyStore the file with the key and the certificate for TLS; null for none
 * @param keyStorePassword of the file and of the key
 */
public record StatusSettings(
    ListenAddress listen, Secret token, @Nullable String keyStore, Secret keyStorePassword) {}
