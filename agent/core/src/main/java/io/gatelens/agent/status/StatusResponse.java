package io.gatelens.agent.status;

import java.util.Map;

/**
 * What a request for the status is answered with.
 *
 * @param json the body; empty for none
 * @param headers further ones
 */
record StatusResponse(int status, String json, Map<String, String> headers) {

  static StatusResponse of(int status, String json) {
    return new StatusResponse(status, json, Map.of());
  }
}
