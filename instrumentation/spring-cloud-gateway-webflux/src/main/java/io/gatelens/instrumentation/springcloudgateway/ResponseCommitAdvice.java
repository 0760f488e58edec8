package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;

/** Reports that a response is about to be committed. */
public final class ResponseCommitAdvice {

  private ResponseCommitAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.This AbstractServerHttpResponse response,
      @Advice.FieldValue("statusCode") @Nullable Object statusCode) {
    ResponseCommit.committing(response, statusCode);
  }
}
