package io.gatelens.instrumentation.reactornetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.File;
import java.lang.reflect.Proxy;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each message is what its interfaces say that it is, whoever made it. */
final class HttpMessagesTest {

  private static final HttpVersion HTTP_1_1 = HttpVersion.HTTP_1_1;

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of(new DefaultHttpRequest(HTTP_1_1, HttpMethod.GET, "/"), 0),
        Arguments.of(new DefaultHttpResponse(HTTP_1_1, HttpResponseStatus.OK), 0),
        Arguments.of(new OwnResponse(), 0),
        Arguments.of(new DefaultFullHttpRequest(HTTP_1_1, HttpMethod.PUT, "/", bytes(2)), 2),
        Arguments.of(new DefaultFullHttpResponse(HTTP_1_1, HttpResponseStatus.OK, bytes(3)), 3),
        Arguments.of(new DefaultHttpContent(bytes(4)), 4),
        Arguments.of(new DefaultLastHttpContent(bytes(5)), 5),
        Arguments.of(LastHttpContent.EMPTY_LAST_CONTENT, 0),
        Arguments.of(pieceOfAnother(bytes(6)), 6),
        Arguments.of(bytes(7), 7),
        Arguments.of(new DefaultByteBufHolder(bytes(8)), 8),
        Arguments.of(new DefaultFileRegion(new File("none"), 0, 9), 9),
        Arguments.of("something else", 0));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void message_isWhatItsInterfacesSay(Object message, long bytes) {
    assertThat(HttpMessages.content(message)).isSameAs(as(HttpContent.class, message));
    assertThat(HttpMessages.last(message)).isSameAs(as(LastHttpContent.class, message));
    assertThat(HttpMessages.response(message)).isSameAs(as(HttpResponse.class, message));
    assertThat(HttpMessages.bodyBytes(message)).isEqualTo(bytes);
  }

  @Test
  void aResponseEnds_withItsLastPiece_andNotWithOneBeforeIt() {
    assertThat(HttpMessages.endsResponse(LastHttpContent.EMPTY_LAST_CONTENT)).isTrue();
    assertThat(HttpMessages.endsResponse(new DefaultLastHttpContent(bytes(1)))).isTrue();
    assertThat(HttpMessages.endsResponse(whole(HttpResponseStatus.NOT_FOUND))).isTrue();
    assertThat(HttpMessages.endsResponse(whole(HttpResponseStatus.CONTINUE))).isFalse();
    assertThat(HttpMessages.endsResponse(new DefaultHttpContent(bytes(1)))).isFalse();
    assertThat(HttpMessages.endsResponse(bytes(1))).isFalse();
  }

  private static HttpResponse whole(HttpResponseStatus status) {
    return new DefaultFullHttpResponse(HTTP_1_1, status, bytes(0));
  }

  private static <T> @Nullable T as(Class<T> type, Object message) {
    return type.isInstance(message) ? type.cast(message) : null;
  }

  private static ByteBuf bytes(int length) {
    return Unpooled.wrappedBuffer(new byte[length]);
  }

  /** A piece of a body that has no class of Netty's. */
  private static HttpContent pieceOfAnother(ByteBuf bytes) {
    return (HttpContent)
        Proxy.newProxyInstance(
            HttpContent.class.getClassLoader(),
            new Class<?>[] {HttpContent.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "content" -> bytes;
                  case "toString" -> "a piece of another";
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }

  /** A head that a subclass of Netty's made into something of its own. */
  private static final class OwnResponse extends DefaultHttpResponse {

    private OwnResponse() {
      super(HTTP_1_1, HttpResponseStatus.OK);
    }
  }
}
