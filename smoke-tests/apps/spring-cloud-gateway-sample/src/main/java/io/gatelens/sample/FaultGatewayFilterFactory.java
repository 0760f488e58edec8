package io.gatelens.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.stereotype.Component;

/**
 * The filter {@code Fault}, which is bad to convert and does nothing once it is: {@code
 * Fault=throw}, {@code Fault=hang,5} for so many seconds, only the first time, {@code
 * Fault=allocate} until memory is out.
 */
@Component
class FaultGatewayFilterFactory
    extends AbstractGatewayFilterFactory<FaultGatewayFilterFactory.Config> {
  private static final int CHUNK_BYTES = 16 * 1024 * 1024;

  private final AtomicInteger hangs = new AtomicInteger();

  FaultGatewayFilterFactory() {
    super(Config.class);
  }

  @Override
  public List<String> shortcutFieldOrder() {
    return List.of("kind", "seconds");
  }

  @Override
  public GatewayFilter apply(Config config) {
    switch (config.kind) {
      case "throw" -> throw new IllegalStateException("the key store is locked");
      case "hang" -> hang(config.seconds);
      case "allocate" -> allocate();
      default -> throw new IllegalArgumentException("no such fault: " + config.kind);
    }
    return (exchange, chain) -> chain.filter(exchange);
  }

  private void hang(long seconds) {
    if (hangs.getAndIncrement() > 0) {
      return;
    }
    try {
      if (new CountDownLatch(1).await(seconds, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody counts it down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void allocate() {
    List<byte[]> kept = new ArrayList<>();
    while (kept.size() < Integer.MAX_VALUE) {
      kept.add(new byte[CHUNK_BYTES]);
    }
  }

  /** The filter's arguments. */
  public static class Config {
    private String kind = "";
    private long seconds;

    /** What is bad. */
    public void setKind(String kind) {
      this.kind = kind;
    }

    /** For how long it hangs. */
    public void setSeconds(long seconds) {
      this.seconds = seconds;
    }
  }
}
