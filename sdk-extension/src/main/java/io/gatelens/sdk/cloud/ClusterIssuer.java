package io.gatelens.sdk.cloud;

import io.gatelens.sdk.document.BadDocumentException;
import io.gatelens.sdk.document.Fields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who runs the Kubernetes cluster. The token of the pod's service account names the one that issued
 * it ({@code iss}, RFC 7519), which for a managed cluster is a URL of its cloud. So neither the
 * cluster's API has to be asked for it, for which a pod needs permissions, nor the node's metadata
 * server, which pods often cannot reach. Nothing else of the token is looked at or kept.
 *
 * @param location the region, on Google Cloud also a zone
 * @param cluster null where the issuer does not name it
 * @param account null where the issuer does not name it
 */
record ClusterIssuer(
    Platform platform, String location, @Nullable String cluster, @Nullable String account) {

  private static final String TOKEN = "var/run/secrets/kubernetes.io/serviceaccount/token";

  private static final Pattern EKS =
      Pattern.compile(
          "https://oidc[.-]eks\\.([a-z0-9-]+)\\.(amazonaws\\.com(\\.cn)?|api\\.aws)/.*");
  private static final Pattern GKE =
      Pattern.compile(
          "https://container\\.googleapis\\.com/v1/projects/([^/]+)/locations/([^/]+)"
              + "/clusters/([^/]+)");
  private static final Pattern AKS =
      Pattern.compile(
          "https://([a-z0-9]+)\\.oic\\.[a-z-]+\\.azure\\.[a-z]+/.*"
              + "|(?:https://)?[^/]+\\.([a-z0-9]+)\\.azmk8s\\.io(:443)?/?");

  /** Null outside of the clouds' own clusters, and where there is no token. */
  static @Nullable ClusterIssuer of(Surroundings here) {
    String token = here.text(TOKEN);
    String issuer = token == null ? null : issuerIn(token.trim());
    return issuer == null ? null : of(issuer);
  }

  private static @Nullable ClusterIssuer of(String given) {
    String issuer = given.replace("\"", ""); // Some of AKS have them around the host (AKS #2523).
    Matcher eks = EKS.matcher(issuer);
    if (eks.matches()) {
      return new ClusterIssuer(Platform.EKS, eks.group(1), null, null);
    }
    Matcher gke = GKE.matcher(issuer);
    if (gke.matches()) {
      return new ClusterIssuer(Platform.GKE, gke.group(2), gke.group(3), gke.group(1));
    }
    Matcher aks = AKS.matcher(issuer);
    if (aks.matches()) {
      String region = aks.group(1) == null ? aks.group(2) : aks.group(1);
      return new ClusterIssuer(Platform.AKS, region, null, null);
    }
    return null;
  }

  /** The claim in the middle one of a JSON Web Token's three parts. */
  private static @Nullable String issuerIn(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return null;
    }
    try {
      byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
      return Fields.of(new String(claims, StandardCharsets.UTF_8)).text("iss");
    } catch (IllegalArgumentException | BadDocumentException e) {
      return null; // A token of another kind says nothing of its issuer.
    }
  }
}
