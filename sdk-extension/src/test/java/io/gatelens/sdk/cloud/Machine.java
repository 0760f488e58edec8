package io.gatelens.sdk.cloud;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A machine in a folder: its files, and its variables. */
final class Machine {

  static final String AZURE_CHASSIS = "7783-7084-3265-9085-8269-3286-77";

  private final Path root;
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();

  Machine(Path root) {
    this.root = root;
  }

  Machine amazon() {
    return file("sys/class/dmi/id/sys_vendor", "Amazon EC2\n");
  }

  Machine google() {
    return file("sys/class/dmi/id/product_name", "Google Compute Engine\n");
  }

  Machine azure() {
    return file("sys/class/dmi/id/sys_vendor", "Microsoft Corporation\n")
        .file("sys/class/dmi/id/chassis_asset_tag", AZURE_CHASSIS + "\n");
  }

  /** In a pod whose service account's token was issued by that one. */
  Machine pod(String issuer) {
    String claims = "{\"aud\":[\"x\"],\"iss\":\"" + issuer.replace("\"", "\\\"") + "\"}";
    String middle =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    return variable("KUBERNETES_SERVICE_HOST", "10.0.0.1")
        .file("var/run/secrets/kubernetes.io/serviceaccount/token", "e30." + middle + ".c2ln");
  }

  Machine file(String path, String text) {
    try {
      Files.createDirectories(root.resolve(path).getParent());
      Files.writeString(root.resolve(path), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Machine variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  Machine property(String key, String value) {
    properties.put(key, value);
    return this;
  }

  Surroundings surroundings() {
    return new Surroundings(variables::get, root.toFile());
  }

  CloudResourceProvider provider(URI metadata) {
    return new CloudResourceProvider(surroundings(), metadata);
  }

  /** What settings say. */
  ConfigProperties properties() {
    return DefaultConfigProperties.createFromMap(properties);
  }

  Resource resource(URI metadata) {
    return provider(metadata).createResource(properties());
  }

  /** The whole resource, by name. */
  Map<String, Object> detected(URI metadata) {
    Map<String, Object> found = new TreeMap<>();
    resource(metadata)
        .getAttributes()
        .forEach((AttributeKey<?> key, Object value) -> found.put(key.getKey(), value));
    return found;
  }
}
