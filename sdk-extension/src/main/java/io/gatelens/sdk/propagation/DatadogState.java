package io.gatelens.sdk.propagation;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Datadog knows of a trace beside its ids, as its tracers write it into W3C's {@code
 * tracestate}: {@code dd=s:2;o:synthetics;t.dm:-4}. So it is not lost between two of Datadog's
 * services, whichever of the two formats they speak.
 *
 * <p>An equals sign, which a {@code tracestate} may not hold, is written as a tilde, and other
 * characters that it may not hold as an underscore.
 */
final class DatadogState {

  private static final String KEY = "dd";
  private static final char SEPARATOR = ';';
  private static final String PRIORITY = "s:";
  private static final String ORIGIN = "o:";
  private static final String TAG = "t.";
  private static final String DECISION_MAKER = "dm";
  private static final int MAX_LENGTH = 256;

  private final int priority;
  private final @Nullable String origin;

  /** The whole member, whose tags are read when they are asked for. */
  private final String member;

  private final boolean isDecisionKept;

  private DatadogState(
      int priority, @Nullable String origin, String member, boolean isDecisionKept) {
    this.priority = priority;
    this.origin = origin;
    this.member = member;
    this.isDecisionKept = isDecisionKept;
  }

  /**
   * As a {@code tracestate}, with what fits into one member; an empty one where that is nothing.
   */
  static TraceState traceState(
      @Nullable Integer priority, @Nullable String origin, Map<String, String> tags) {
    StringBuilder member = new StringBuilder();
    if (priority != null) {
      append(member, PRIORITY, priority.toString());
    }
    if (origin != null && !origin.isBlank()) {
      append(member, ORIGIN, origin);
    }
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      if (isKey(tag.getKey())) {
        append(member, TAG + tag.getKey() + ':', tag.getValue());
      }
    }
    return member.isEmpty()
        ? TraceState.getDefault()
        : TraceState.builder().put(KEY, member.toString()).build();
  }

  /** Of a span that is about to be told of: its own decision wins over one in the state. */
  static DatadogState of(SpanContext span) {
    String member = span.getTraceState().get(KEY);
    Integer stated = null;
    String origin = null;
    for (String part : parts(member)) {
      if (part.startsWith(PRIORITY)) {
        stated = priority(part.substring(PRIORITY.length()));
      } else if (part.startsWith(ORIGIN)) {
        origin = decoded(part.substring(ORIGIN.length()));
      }
    }
    boolean isAgreed = stated != null && stated > 0 == span.isSampled();
    int own = span.isSampled() ? 1 : 0;
    return new DatadogState(
        isAgreed && stated != null ? stated : own,
        origin == null || origin.isBlank() ? null : origin,
        member == null ? "" : member,
        isAgreed);
  }

  int priority() {
    return priority;
  }

  @Nullable String origin() {
    return origin;
  }

  /**
   * The value of {@code x-datadog-tags}: empty where there are none. Who decided is not passed on
   * where the decision is another one now.
   *
   * @param upperHalf of the trace's id, as 16 hex digits
   */
  String tags(String upperHalf) {
    StringBuilder tags = new StringBuilder();
    if (upperHalf.chars().anyMatch(digit -> digit != '0')) {
      tags.append(DatadogTags.PREFIX).append(DatadogTags.UPPER_HALF).append('=').append(upperHalf);
    }
    for (String part : parts(member)) {
      int colon = part.indexOf(':');
      if (!part.startsWith(TAG) || colon <= TAG.length() || colon == part.length() - 1) {
        continue;
      }
      String name = part.substring(TAG.length(), colon);
      if (name.equals(DatadogTags.UPPER_HALF) || (name.equals(DECISION_MAKER) && !isDecisionKept)) {
        continue;
      }
      String tag = DatadogTags.PREFIX + name + '=' + decoded(part.substring(colon + 1));
      if (tags.length() + 1 + tag.length() <= DatadogTags.MAX_LENGTH) {
        tags.append(tags.isEmpty() ? "" : ",").append(tag);
      }
    }
    return tags.toString();
  }

  private static String[] parts(@Nullable String member) {
    return member == null ? new String[0] : member.split(String.valueOf(SEPARATOR), -1);
  }

  private static void append(StringBuilder member, String start, String value) {
    int length = start.length() + value.length() + (member.isEmpty() ? 0 : 1);
    if (member.length() + length > MAX_LENGTH) {
      return;
    }
    if (!member.isEmpty()) {
      member.append(SEPARATOR);
    }
    member.append(start);
    for (int i = 0; i < value.length(); i++) {
      member.append(encoded(value.charAt(i)));
    }
  }

  private static char encoded(char c) {
    if (c == '=') {
      return '~';
    }
    return c <= ' ' || c >= '~' || c == ',' || c == SEPARATOR ? '_' : c;
  }

  private static String decoded(String value) {
    return value.replace('~', '=');
  }

  private static boolean isKey(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == ':' || encoded(c) != c) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** One of Datadog's four sampling priorities; null for anything else. */
  static @Nullable Integer priority(String text) {
    return switch (text) {
      case "-1" -> -1;
      case "0" -> 0;
      case "1" -> 1;
      case "2" -> 2;
      default -> null;
    };
  }
}
