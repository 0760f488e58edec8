package io.gatelens.rig;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

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
    try {
      var credentials =
          TlsChannelCredentials.newBuilder().trustManager(certificate.pem().toFile()).build();
      var channel = Grpc.newChannelBuilderForAddress("127.0.0.1", gatewayPort, credentials).build();
      try {
        var answers =
            ClientCalls.blockingServerStreamingCall(
                channel, SAY, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS), request);
        var all = new StringBuilder();
        while (answers.hasNext()) {
          all.append(answers.next());
        }
        return all.toString();
      } catch (StatusRuntimeException e) {
        return e.getStatus().getCode().name();
      } finally {
        channel.shutdownNow();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
