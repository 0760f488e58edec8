package io.gatelens.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One configuration of the gateway: its routes and settings in a canonical form. Immutable. */
public final class ConfigSnapshot {

  private static final int SHORT_HASH_DIGITS = 8;

  private final String hash;
  private final int entries;

  /** The hash of each entry that has an id, in the order of the entries. */
  private final Map<String, String> entryHashes;

  /** The service of each route that leads to one. */
  private final Map<String, String> clusters;

  private final Set<String> critical;
  private final Set<String> routeIds;

  private ConfigSnapshot(Builder builder) {
    this.hash = Builder.hex(builder.digest);
    this.entries = builder.entries;
    this.entryHashes = new LinkedHashMap<>(builder.entryHashes);
    this.clusters = Map.copyOf(builder.clusters);
    this.critical = new LinkedHashSet<>(builder.critical);
    this.routeIds = Set.copyOf(builder.routeIds);
  }

  /** A new builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** SHA-256 of all entries and settings, in their order, as 64 hex digits. */
  public String hash() {
    return hash;
  }

  /** How many entries (routes) there are. */
  public int entries() {
    return entries;
  }

  /** The first 8 digits of the hash. */
  String shortHash() {
    return hash.substring(0, SHORT_HASH_DIGITS);
  }

  /** Those of the entries that have one that lasts. */
  Set<String> ids() {
    return entryHashes.keySet();
  }

  /** Of all routes, also those that were made up for them. */
  Set<String> routeIds() {
    return routeIds;
  }

  /** The ids of routes that are marked critical in the configuration itself. */
  Set<String> critical() {
    return critical;
  }

  /** The logical service that the route leads to; null where that is none, or not known. */
  @Nullable String cluster(String routeId) {
    return clusters.get(routeId);
  }

  /** The hash of the entry with that id; null where there is none. */
  @Nullable String entryHash(String id) {
    return entryHashes.get(id);
  }

  /**
   * Takes the entries in the order in which the gateway has them. Not thread-safe.
   *
   * <p>Every text goes into the hash with a mark of its kind and its length before it, so two
   * configurations have the same hash only if they are the same.
   */
  public static final class Builder {

    private static final byte ENTRY = 1;
    private static final byte UNNAMED_ENTRY = 2;
    private static final byte SETTING = 3;
    private static final byte CANONICAL_FORM = 4;

    private final MessageDigest digest = sha256();
    private final MessageDigest entryDigest = sha256();
    private final Map<String, String> entryHashes = new LinkedHashMap<>();
    private final Map<String, String> clusters = new HashMap<>();
    private final Set<String> critical = new LinkedHashSet<>();
    private final Set<String> routeIds = new HashSet<>();
    private int entries;

    private Builder() {}

    /**
     * Adds a route.
     *
     * @param routeId its id; null where it has none that lasts (a random UUID)
     * @param canonicalForm all that is configured for it, equal exactly where it means the same
     */
    public Builder entry(@Nullable String routeId, String canonicalForm) {
      entries++;
      if (routeId == null) {
        add(digest, UNNAMED_ENTRY, canonicalForm);
        return this;
      }
      routeIds.add(routeId);
      add(digest, ENTRY, routeId);
      add(digest, CANONICAL_FORM, canonicalForm);
      add(entryDigest, CANONICAL_FORM, canonicalForm);
      // An id that comes twice has the hashes of both, one after the other.
      entryHashes.merge(routeId, hex(entryDigest), String::concat);
      return this;
    }

    /**
     * Says where a route leads; no part of the hash.
     *
     * @param routeId its id, also one that does not last
     * @param cluster the logical service; null where the target is a plain address
     * @param isCritical whether the configuration says that the route needs a target
     */
    public Builder upstream(String routeId, @Nullable String cluster, boolean isCritical) {
      routeIds.add(routeId);
      if (cluster != null) {
        clusters.put(routeId, cluster);
      }
      if (isCritical) {
        critical.add(routeId);
      }
      return this;
    }

    /** Adds something that holds for all routes, such as the default filters. */
    public Builder setting(String canonicalForm) {
      add(digest, SETTING, canonicalForm);
      return this;
    }

    /** The configuration as it was added. The builder is empty again afterwards. */
    public ConfigSnapshot build() {
      ConfigSnapshot built = new ConfigSnapshot(this);
      entries = 0;
      entryHashes.clear();
      clusters.clear();
      critical.clear();
      routeIds.clear();
      return built;
    }

    private static void add(MessageDigest digest, byte kind, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update(kind);
      for (int shift = 24; shift >= 0; shift -= 8) {
        digest.update((byte) (bytes.length >>> shift));
      }
      digest.update(bytes);
    }

    private static String hex(MessageDigest digest) {
      return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }
}
