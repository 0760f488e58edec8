package io.gatelens.sample;

import io.netty.channel.Channel;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Asks for the next bytes of a client after each of its requests, as Reactor Netty up to 1.3.7 may
 * forget to: {@code docs/gateways.md} says when, in "What a gateway may do by itself".
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ReadingOn implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
    request.withConnection(ReadingOn::readAfterwards);
    return chain.filter(exchange);
  }

  private static void readAfterwards(Connection connection) {
    Channel channel = connection.channel();
    connection
        .onTerminate()
        .doFinally(end -> channel.eventLoop().execute(channel::read))
        .subscribe();
  }
}
