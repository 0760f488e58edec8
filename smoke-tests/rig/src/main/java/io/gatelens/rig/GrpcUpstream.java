package io.gatelens.rig;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A gRPC service behind the gateway, over TLS on a loopback port. {@code rig.Echo/Say} answers with
 * what it was sent; a request that is a number other than 0 makes the call end with that status,
 * before any answer; with a leading {@code +}, after one.
 */
public final class GrpcUpstream implements AutoCloseable {
  private static final MethodDescriptor<String, String> SAY =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
          .setFullMethodName("rig.Echo/Say")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  private final Server server;

  private GrpcUpstream(Server server) {
    this.server = server;
  }

  /** Starts one on a free port. */
  public static GrpcUpstream start(Certificate certificate) {
    var credentials =
        TlsServerCredentials.newBuilder().keyManager(certificate.keys().getKeyManagers()).build();
    var service =
        ServerServiceDefinition.builder("rig.Echo")
            .addMethod(
                SAY,
                ServerCalls.asyncServerStreamingCall(
                    (request, answers) -> {
                      var isAnswered = request.startsWith("+") || !isCode(request);
                      if (isAnswered) {
                        answers.onNext(request);
                      }
                      var code = isCode(request) ? Integer.parseInt(request) : 0;
                      if (code == 0) {
                        answers.onCompleted();
                      } else {
                        answers.onError(Status.fromCodeValue(code).asRuntimeException());
                      }
                    }))
            .build();
    try {
      return new GrpcUpstream(
          Grpc.newServerBuilderForPort(0, credentials).addService(service).build().start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its port on the loopback interface. */
  public int port() {
    return server.getPort();
  }

  /**
   * Calls the service through a gateway that shows the certificate, on a connection of its own.
   * Returns what was answered, or the name of the status where it is not OK.
   */
  public static String call(int gatewayPort, Certificate certificate, String request) {
    var answer = wholeCall(gatewayPort, certificate, request);
    return answer.code() == Status.Code.OK ? answer.text() : answer.code().name();
  }

  /** As {@link #call}, and returns all that came. */
  public static Answer wholeCall(int gatewayPort, Certificate certificate, String request) {
    try {
      var credentials =
          TlsChannelCredentials.newBuilder().trustManager(certificate.pem().toFile()).build();
      var channel = Grpc.newChannelBuilderForAddress("127.0.0.1", gatewayPort, credentials).build();
      try {
        return wholeCall(channel, request);
      } finally {
        channel.shutdownNow();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer wholeCall(Channel channel, String request) {
    var head = new AtomicReference<Metadata>();
    var trailers = new AtomicReference<Metadata>();
    var capturing =
        ClientInterceptors.intercept(
            channel, MetadataUtils.newCaptureMetadataInterceptor(head, trailers));
    var text = new StringBuilder();
    var status = Status.OK;
    try {
      ClientCalls.blockingServerStreamingCall(
              capturing, SAY, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS), request)
          .forEachRemaining(text::append);
    } catch (StatusRuntimeException e) {
      status = e.getStatus();
    }
    return new Answer(
        String.valueOf(head.get()),
        text.toString(),
        status.getCode(),
        String.valueOf(status.getDescription()),
        String.valueOf(trailers.get()));
  }

  /**
   * What came back of a call.
   *
   * @param head its metadata, as gRPC writes them; the word {@code null} where there are none
   * @param description of the status, likewise
   * @param trailers likewise
   */
  public record Answer(
      String head, String text, Status.Code code, String description, String trailers) {}

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static boolean isCode(String request) {
    return !request.isEmpty() && Character.isDigit(request.charAt(request.length() - 1));
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {

    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
