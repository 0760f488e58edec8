package io.gatelens.sdk.keeping;

import io.opentelemetry.api.common.AttributeKey;

/** Why a request is kept. One that several are true of has the first. */
public enum KeepReason {
  /** Its SERVER span's status is Error. */
  ERROR("error"),
  /** It has a {@code gateway.response.flag}. */
  FLAG("flag"),
  /** It took longer than others of its route. */
  SLOW("slow");

  /** On the SERVER span of a request that is kept; the value is {@link #value}. */
  public static final AttributeKey<String> ATTRIBUTE = AttributeKey.stringKey("gateway.kept");

  private final String value;

  KeepReason(String value) {
    this.value = value;
  }

  /** As in the settings and on the span. */
  public String value() {
    return value;
  }
}
