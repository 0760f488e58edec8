package io.gatelens.agent.status;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler.ResponseTrigger;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.support.AbstractServerExchangeHandler;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;

/** A request that is answered when its body is there, whose length was looked at before. */
final class BodyExchange extends AbstractServerExchangeHandler<Message<HttpRequest, byte[]>> {

  private final StatusResources resources;

  BodyExchange(StatusResources resources) {
    this.resources = resources;
  }

  @Override
  protected AsyncRequestConsumer<Message<HttpRequest, byte[]>> supplyConsumer(
      HttpRequest request, EntityDetails entity, HttpContext context) {
    return new BasicRequestConsumer<>(entity == null ? null : new BasicAsyncEntityConsumer());
  }

  @Override
  protected void handle(
      Message<HttpRequest, byte[]> message, ResponseTrigger trigger, HttpContext context)
      throws HttpException, IOException {
    byte[] body = message.getBody();
    String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
    trigger.submitResponse(StatusRequests.producer(resources.answerBody(text)).build(), context);
  }
}
