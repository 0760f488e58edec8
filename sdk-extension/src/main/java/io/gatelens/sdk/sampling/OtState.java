package io.gatelens.sdk.sampling;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ot} entry of a {@code tracestate}: {@code th}, {@code rv} and what others have put
 * there. An entry that is not as the specification has it is none, and a {@code th} or {@code rv}
 * that is none is left out, so nothing invalid goes on from here. Immutable.
 *
 * @param th the threshold in hexadecimal; null where there is none
 * @param rv the explicit randomness in hexadecimal; null where there is none
 * @param others {@code a:1;b:2}; empty where there are none
 */
public record OtState(@Nullable String th, @Nullable String rv, String others) {

  static final OtState NONE = new OtState(null, null, "");

  private static final String KEY = "ot";
  private static final String TH = "th";
  private static final String RV = "rv";
  private static final int DIGITS = 14;

  /** Of an entry, and of a list of entries (W3C Trace Context sections 3.3.1.3 and 3.3.1.5). */
  private static final int MAX_LENGTH = 256;

  private static final int MAX_ENTRIES = 32;

  /** A state whose {@code ot} entry has no threshold, whatever it was. */
  public static TraceState withoutThreshold(TraceState state) {
    return state.isEmpty() ? state : of(state).with(null).in(state);
  }

  static OtState of(TraceState state) {
    String entry = state.isEmpty() ? null : state.get(KEY);
    return entry == null || entry.length() > MAX_LENGTH ? NONE : parse(entry);
  }

  private static OtState parse(String entry) {
    String th = null;
    String rv = null;
    StringBuilder others = new StringBuilder();
    Set<String> keys = new HashSet<>();
    for (int start = 0; start <= entry.length(); ) {
      int semicolon = entry.indexOf(';', start);
      int end = semicolon < 0 ? entry.length() : semicolon;
      int colon = entry.indexOf(':', start);
      if (colon < 0 || colon > end || !isKey(entry, start, colon) || !isValue(entry, colon, end)) {
        return NONE;
      }
      String key = entry.substring(start, colon);
      String value = entry.substring(colon + 1, end);
      if (!keys.add(key)) {
        return NONE;
      }
      if (key.equals(TH)) {
        th = isHex(value) && !value.isEmpty() && value.length() <= DIGITS ? value : null;
      } else if (key.equals(RV)) {
        rv = isHex(value) && value.length() == DIGITS ? value : null;
      } else {
        others.append(others.isEmpty() ? "" : ";").append(key).append(':').append(value);
      }
      start = end + 1;
    }
    return new OtState(th, rv, others.toString());
  }

  /** A letter, then letters and digits, all in lower case. */
  private static boolean isKey(String entry, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = entry.charAt(i);
      boolean isLetter = c >= 'a' && c <= 'z';
      if (!isLetter && (i == start || c < '0' || c > '9')) {
        return false;
      }
    }
    return end > start;
  }

  private static boolean isValue(String entry, int colon, int end) {
    for (int i = colon + 1; i < end; i++) {
      char c = entry.charAt(i);
      boolean isAllowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      if (!isAllowed) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  OtState with(@Nullable String newTh) {
    return new OtState(newTh, rv, others);
  }

  OtState withRandomness(long randomness) {
    StringBuilder digits = new StringBuilder(DIGITS);
    for (int shift = 4 * (DIGITS - 1); shift >= 0; shift -= 4) {
      digits.append(Character.forDigit((int) (randomness >>> shift & 0xF), 16));
    }
    return new OtState(th, digits.toString(), others);
  }

  /** The explicit randomness, or that of a trace's id: its last 56 bits. */
  long randomness(String traceId) {
    return rv != null ? number(rv, 0) : number(traceId, traceId.length() - DIGITS);
  }

  /** Whether there is a threshold, and the trace's randomness is where the decision puts it. */
  boolean isConsistent(boolean isSampled, String traceId) {
    return th != null && isSampled == randomness(traceId) >= number(th, 0);
  }

  private static long number(String digits, int start) {
    long number = 0;
    for (int i = start; i < start + DIGITS; i++) {
      int digit = i < digits.length() ? Character.digit(digits.charAt(i), 16) : 0;
      number = number << 4 | Math.max(digit, 0);
    }
    return number;
  }

  /** A trace state with this entry in front, or without any where there is nothing to say. */
  TraceState in(TraceState state) {
    String entry = text(others);
    if (entry.length() > MAX_LENGTH) {
      entry = text("");
    }
    if (state.isEmpty()) {
      return entry.isEmpty() ? state : TraceState.builder().put(KEY, entry).build();
    }
    boolean isThere = state.get(KEY) != null;
    if (entry.isEmpty()) {
      return isThere ? state.toBuilder().remove(KEY).build() : state;
    }
    if (isThere || state.size() < MAX_ENTRIES) {
      return state.toBuilder().put(KEY, entry).build();
    }
    return inPlaceOfTheLast(state).put(KEY, entry).build();
  }

  /** Who adds an entry to a full list removes the last one, which is the oldest. */
  private static TraceStateBuilder inPlaceOfTheLast(TraceState state) {
    String[] last = {""};
    state.forEach((key, value) -> last[0] = key);
    return state.toBuilder().remove(last[0]);
  }

  private String text(String rest) {
    StringBuilder text = new StringBuilder();
    if (th != null) {
      text.append("th:").append(th);
    }
    if (rv != null) {
      text.append(text.isEmpty() ? "" : ";").append("rv:").append(rv);
    }
    if (!rest.isEmpty()) {
      text.append(text.isEmpty() ? "" : ";").append(rest);
    }
    return text.toString();
  }
}
