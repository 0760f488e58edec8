package io.gatelens.sdk.cloud;

import io.gatelens.sdk.resource.SmallFile;
import java.io.File;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is known without a network: the process's variables, and files of the kernel's. */
final class Surroundings {

  /** What Azure writes there on each of its machines, and Hyper-V elsewhere does not. */
  private static final String AZURE_CHASSIS = "7783-7084-3265-9085-8269-3286-77";

  private static final String DMI = "sys/class/dmi/id/";

  private final Function<String, @Nullable String> environment;
  private final File root;

  /**
   * Of a process.
   *
   * @param environment gives a variable's value. Not the SDK's properties: with these any system
   *     property of the application's could pass for a cloud
   * @param root of the file system
   */
  Surroundings(Function<String, @Nullable String> environment, File root) {
    this.environment = environment;
    this.root = root;
  }

  /** An environment variable's value; null where it is not set or empty. */
  @Nullable String variable(String name) {
    String value = environment.apply(name);
    return value == null || value.isBlank() ? null : value.trim();
  }

  boolean has(String variable) {
    return variable(variable) != null;
  }

  /** A file's text, up to 256 KiB; null where there is none. */
  @Nullable String text(String path) {
    return SmallFile.read(new File(root, path));
  }

  /**
   * The kubelet sets this variable in every container, and nothing else does. The name of a pod's
   * node is not that of its host, which is the pod.
   */
  boolean isKubernetes() {
    return has("KUBERNETES_SERVICE_HOST");
  }

  /** Nitro machines are named by their vendor, the older ones by their BIOS's version. */
  boolean isAmazonsMachine() {
    return "Amazon EC2".equals(firmware("sys_vendor"))
        || "Amazon EC2".equals(firmware("bios_vendor"))
        || String.valueOf(firmware("bios_version")).contains("amazon");
  }

  boolean isGooglesMachine() {
    String product = firmware("product_name");
    return "Google Compute Engine".equals(product) || "Google".equals(product);
  }

  boolean isAzuresMachine() {
    return AZURE_CHASSIS.equals(firmware("chassis_asset_tag"));
  }

  private @Nullable String firmware(String file) {
    return SmallFile.firstLine(new File(root, DMI + file));
  }
}
