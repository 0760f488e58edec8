package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;

/** Reports an entry that Redis has and that cannot be read. */
public final class EntrySkippedAdvice {

  private EntrySkippedAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(@Advice.Argument(0) Throwable error) {
    FollowedSource.redisSkipped(error);
  }
}
