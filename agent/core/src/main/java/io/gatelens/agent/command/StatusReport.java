package io.gatelens.agent.command;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A node's status for people. */
final class StatusReport {

  private static final int MAX_LOADS = 5;
  private static final int HASH_DIGITS = 8;

  private final JsonObject status;

  /**
   * @param status as {@code GET /status} answers
   */
  StatusReport(JsonObject status) {
    this.status = status;
  }

  void print(PrintStream out) {
    JsonObject gateway = part("gateway");
    out.println(
        (status.getBoolean("ready") ? "ready" : "NOT READY")
            + "    "
            + gateway.getString("name", "no gateway seen yet")
            + " "
            + gateway.getString("version", "")
            + ", Gatelens "
            + part("gatelens").getString("version", "of an unknown version"));
    for (Object each : list("conditions")) {
      JsonObject condition = (JsonObject) each;
      out.printf(
          Locale.ROOT,
          "  %-7s %-30s %s (since %s)%n",
          state(condition),
          condition.getString("name"),
          condition.getString("reason"),
          condition.getString("since"));
    }
    JsonObject config = part("config");
    out.printf(
        Locale.ROOT,
        "%nconfiguration: %d routes, hash %s, last loaded whole %s%n",
        config.getInt("routes"),
        shortened(config.getString("hash")),
        config.getString("lastSuccess", "never"));
    out.printf(Locale.ROOT, "requests in flight: %d%n", status.getInt("activeRequests"));
    for (Object each : list("runningLoads")) {
      JsonObject load = (JsonObject) each;
      out.printf(
          Locale.ROOT,
          "loading, by %s, since %s%n",
          load.getString("trigger"),
          load.getString("since"));
    }
    printLoads(out);
  }

  private static String state(JsonObject condition) {
    if (condition.getBoolean("met")) {
      return "yes";
    }
    return switch (condition.getString("policy", "fail")) {
      case "warn" -> "warning";
      case "ignore" -> "ignored";
      default -> "NO";
    };
  }

  private void printLoads(PrintStream out) {
    List<Object> loads = list("loads");
    if (loads.isEmpty()) {
      return;
    }
    out.printf("%nlast loads, newest first:%n");
    for (Object each : loads.subList(0, Math.min(MAX_LOADS, loads.size()))) {
      JsonObject load = (JsonObject) each;
      out.printf(
          Locale.ROOT,
          "  %s  %-11s %-12s +%d ~%d -%d, %d bad, %.3f s%n",
          load.getString("start"),
          load.getString("outcome"),
          load.getString("trigger"),
          load.getArray("added", new JsonArray()).size(),
          load.getArray("changed", new JsonArray()).size(),
          load.getArray("removed", new JsonArray()).size(),
          load.getInt("badEntryCount"),
          load.getDouble("duration"));
      for (Object bad : load.getArray("badEntries", new JsonArray())) {
        JsonObject entry = (JsonObject) bad;
        out.println("      " + entry.getString("route") + ": " + entry.getString("error"));
      }
    }
  }

  private JsonObject part(String name) {
    return status.getObject(name, new JsonObject());
  }

  private List<Object> list(String name) {
    return status.getArray(name, new JsonArray());
  }

  private static String shortened(@Nullable String hash) {
    return hash == null ? "none" : hash.substring(0, Math.min(HASH_DIGITS, hash.length()));
  }
}
