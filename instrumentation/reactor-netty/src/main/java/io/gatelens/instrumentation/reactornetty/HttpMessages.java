package io.gatelens.instrumentation.reactornetty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * What passes a channel. Messages that Netty's own codecs make are known by their classes; only of
 * others the interfaces are asked for. Up to Java 22 a class remembers one interface that it was
 * found to have, in a field that all processors share: to ask the same object for one interface
 * after the other has them write it in turn, here and wherever Netty asks next.
 */
final class HttpMessages {

  private HttpMessages() {}

  /** The piece of a body that a message is, or has in it; null where it has none. */
  static @Nullable HttpContent content(Object message) {
    if (message instanceof DefaultHttpContent piece) {
      return piece;
    }
    if (message == LastHttpContent.EMPTY_LAST_CONTENT) {
      return LastHttpContent.EMPTY_LAST_CONTENT;
    }
    if (message instanceof DefaultFullHttpResponse whole) {
      return whole;
    }
    return !isHeadAlone(message) && message instanceof HttpContent content ? content : null;
  }

  /** The end of a request or of a response. */
  static @Nullable LastHttpContent last(Object message) {
    if (message instanceof DefaultLastHttpContent last) {
      return last;
    }
    if (message == LastHttpContent.EMPTY_LAST_CONTENT) {
      return LastHttpContent.EMPTY_LAST_CONTENT;
    }
    boolean isWithoutEnd = message instanceof DefaultHttpContent || isHeadAlone(message);
    return !isWithoutEnd && message instanceof LastHttpContent last ? last : null;
  }

  /** Whether a response is complete with it; one such as 100 is before the response. */
  static boolean endsResponse(Object message) {
    if (last(message) == null) {
      return false;
    }
    HttpResponse whole = response(message);
    return whole == null || whole.status().codeClass() != HttpStatusClass.INFORMATIONAL;
  }

  /** How much of a body is written with a message. */
  static long bodyBytes(Object message) {
    if (message instanceof ByteBuf bytes) {
      return bytes.readableBytes();
    }
    HttpContent content = content(message);
    if (content != null) {
      return content.content().readableBytes();
    }
    if (isHeadAlone(message)) {
      return 0;
    }
    if (message instanceof ByteBufHolder holder) {
      return holder.content().readableBytes();
    }
    return message instanceof FileRegion file ? file.count() : 0;
  }

  /** The head of a response, with or without a body in it. */
  static @Nullable HttpResponse response(Object message) {
    if (message instanceof DefaultHttpResponse response) {
      return response;
    }
    boolean isPiece =
        message instanceof DefaultHttpContent || message == LastHttpContent.EMPTY_LAST_CONTENT;
    return !isPiece && message instanceof HttpResponse response ? response : null;
  }

  private static boolean isHeadAlone(Object message) {
    Class<?> type = message.getClass();
    return type == DefaultHttpRequest.class || type == DefaultHttpResponse.class;
  }
}
